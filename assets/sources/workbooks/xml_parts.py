"""The XML parts of a workbook, parsed safely: no document type, nothing resolved or fetched.

Depth and text length keep the parser's own limits. What the elements mean is for others to say.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from assets.sources.xml_faults import refuse_prolog, syntax_refusal
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_DIGITS: Final = 9


def elements_of(content: bytes, part: str, *names: str) -> Iterator[Any]:
    """Yield the elements of these local names, whole and in order; each is emptied afterwards.

    Raises:
        RefusedFileError: ``XML_SYNTAX``, ``XML_LIMIT``, ``XML_DTD_FORBIDDEN`` or
            ``ENCODING_NOT_UTF8``, with the part.
    """
    from lxml import etree  # noqa: PLC0415 - as heavy as it is rarely needed

    tags = [f"{{*}}{name}" for name in names]
    found = etree.iterparse(
        BytesIO(content),
        events=("end",),
        tag=tags,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    _refuse_other_bytes(content, part)
    is_begun = False
    try:
        for _, element in found:
            if not is_begun:
                _refuse_prolog(element, part)
            is_begun = True
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        refusal = syntax_refusal(error, content)
        place = f"{part}, line {error.lineno}"
        raise RefusedFileError(refusal.reason, place, refusal.found) from error
    _refuse_prolog(found.root, part)  # The parser knows the encoding when it has ended.


def _refuse_other_bytes(content: bytes, part: str) -> None:
    """Refuse what begins as no XML of ours, before a parser guesses at it."""
    if b"<!DOCTYPE" in content:
        raise RefusedFileError(RefusalReason.XML_DTD_FORBIDDEN, part)
    begun = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not begun.startswith(b"<") or begun.startswith(b"<\0"):
        raise RefusedFileError(RefusalReason.ENCODING_NOT_UTF8, part)


def _refuse_prolog(element: Any, part: str) -> None:  # noqa: ANN401 - lxml ships no types
    """Refuse an encoding that is declared, and a document type that other bytes hid."""
    try:
        refuse_prolog(element)
    except RefusedFileError as error:
        raise RefusedFileError(error.reason, part, error.found) from error


def number_of(element: Any, name: str, default: int) -> int:  # noqa: ANN401 - lxml ships no types
    """Return an attribute as a whole number; -1 where it is none."""
    text = element.get(name)
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


def local_name(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
