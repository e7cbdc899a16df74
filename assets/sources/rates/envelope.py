"""The central bank's XML of rates: an envelope of cubes, a cube a day, in it a cube a currency.

The day's file, the last ninety days and the whole history have one shape. Every element and
attribute is accounted for, so that nothing that would change a rate's meaning is passed over.
"""

from collections.abc import Iterator
from typing import Any, Final

import polars as pl

from assets.sources.rates.reference_rates import STATED, refuse_days
from assets.sources.xml_faults import refuse_prolog, syntax_refusal
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_ENVELOPE: Final = "http://www.gesmes.org/xml/2002-08-01"
_RATES: Final = "http://www.ecb.int/vocabulary/2002-08-01/eurofxref"
_CUBE: Final = f"{{{_RATES}}}Cube"
_LABELS: Final = (f"{{{_ENVELOPE}}}subject", f"{{{_ENVELOPE}}}Sender")

MAX_BYTES: Final = 1 << 27
"""A larger document would cost gigabytes as a tree; the whole history is a fifteenth of it."""


def envelope_rates(content: bytes) -> pl.DataFrame:
    """Return the rates of an envelope, a row a rate, in its order.

    Raises:
        RefusedFileError: no well-formed XML, or not of this shape.
    """
    root = _root(content)
    if root.tag != f"{{{_ENVELOPE}}}Envelope":
        raise _refused(RefusalReason.XML_NAMESPACE, root, str(root.tag), "Envelope")
    cubes = [one for one in root if one.tag not in _LABELS]
    if len(cubes) != 1 or cubes[0].tag != _CUBE:
        other = next((one for one in cubes if one.tag != _CUBE), root)
        found = str(other.tag) if other is not root else f"{len(cubes)} cubes"
        raise _refused(RefusalReason.XML_NAMESPACE, other, found, f"one Cube of {_RATES}")
    _refuse_attributes(cubes[0], ())
    rows = list(_rates(cubes[0]))
    if not rows:
        raise _refused(RefusalReason.FIELD_MISSING, cubes[0], "", "a Cube a day")
    return pl.DataFrame(rows, schema=STATED, orient="row")


def _rates(whole: Any) -> Iterator[tuple[str, str, str, str]]:  # noqa: ANN401 - no types in lxml
    """Yield place, day, currency and rate, after proving every day."""
    days = list(enumerate(whole, start=1))
    for _, day in days:
        _refuse_attributes(day, ("time",))
        if not len(day):
            raise _refused(RefusalReason.FIELD_MISSING, day, "", "a Cube a currency")
    path = "Envelope/Cube[1]/Cube[{}]"
    places = [f"line {day.sourceline}, {path.format(number)}" for number, day in days]
    times, named = (
        pl.Series(texts, dtype=pl.String)
        for texts in ([day.get("time") for _, day in days], places)
    )
    refuse_days(times, named, "time")
    for number, day in days:
        for count, rate in enumerate(day, start=1):
            _refuse_attributes(rate, ("currency", "rate"))
            if len(rate):
                raise _refused(RefusalReason.TAG_UNKNOWN, rate[0], str(rate[0].tag), "nothing")
            place = f"line {rate.sourceline}, {path.format(number)}/Cube[{count}]"
            yield place, day.get("time"), rate.get("currency"), rate.get("rate")


def _refuse_attributes(cube: Any, names: tuple[str, ...]) -> None:  # noqa: ANN401 - as above
    """Refuse an element that is no cube, or has other attributes than ``names``."""
    if cube.tag != _CUBE or (cube.text or "").strip() or (cube.tail or "").strip():
        raise _refused(RefusalReason.TAG_UNKNOWN, cube, str(cube.tag), "Cube")
    for name in names:
        if not cube.get(name):
            raise RefusedFileError(RefusalReason.FIELD_MISSING, _place(cube), field=name)
    for name in cube.keys():  # noqa: SIM118 - an element iterates over its children
        if name not in names:
            wanted = " and ".join(names) or "no attribute"
            raise _refused(RefusalReason.TAG_UNKNOWN, cube, str(name), wanted)


def _refused(
    reason: RefusalReason,
    node: Any,  # noqa: ANN401 - as above
    found: str,
    expected: str,
) -> RefusedFileError:
    return RefusedFileError(reason, _place(node), found, expected=expected)


def _place(node: Any) -> str:  # noqa: ANN401 - as above
    """Return the line and the path of an element."""
    steps: list[str] = []
    upper = node
    while upper is not None:
        name = str(upper.tag).rpartition("}")[2]
        same = sum(1 for _ in upper.itersiblings(upper.tag, preceding=True))
        steps.append(name if upper.getparent() is None else f"{name}[{same + 1}]")
        upper = upper.getparent()
    return f"line {node.sourceline}, {'/'.join(reversed(steps))}"


def _root(content: bytes) -> Any:  # noqa: ANN401 - as above
    """Return the root of a document that declares no type and is UTF-8."""
    from lxml import etree  # noqa: PLC0415 - a door to lxml

    if len(content) > MAX_BYTES:
        raise RefusedFileError(RefusalReason.XML_LIMIT, "the file", f"{len(content)} bytes")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise syntax_refusal(error, content) from error
    refuse_prolog(root)
    return root
