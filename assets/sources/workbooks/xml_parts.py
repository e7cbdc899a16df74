"""The XML parts of a workbook, parsed safely: no document type, nothing resolved or fetched.

Depth and text length keep the parser's own limits. What the elements mean is for others to say.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Any, Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_DECLARED: Final = 200
_DIGITS: Final = 9


def elements_of(content: bytes, part: str, *names: str) -> Iterator[Any]:
    """Yield the elements of these local names, whole and in order; each is emptied afterwards.

    Raises:
        RefusedFileError: ``XML_SYNTAX`` or ``XML_DTD_FORBIDDEN``, with part and line.
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
    _refuse_document_type(content, part)
    try:
        for _, element in found:
            yield element
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]
    except etree.XMLSyntaxError as error:
        place = f"{part}, line {error.lineno}"
        raise RefusedFileError(RefusalReason.XML_SYNTAX, place) from error


def _refuse_document_type(content: bytes, part: str) -> None:
    if b"<!DOCTYPE" in content:
        raise RefusedFileError(RefusalReason.XML_DTD_FORBIDDEN, part)
    declared = content[:_DECLARED].removeprefix(b"\xef\xbb\xbf").lower()
    if not declared.lstrip().startswith(b"<") or b'encoding="utf-16' in declared:
        raise RefusedFileError(RefusalReason.ENCODING_NOT_UTF8, part)


def number_of(element: Any, name: str, default: int) -> int:  # noqa: ANN401 - lxml ships no types
    """Return an attribute as a whole number; -1 where it is none."""
    text = element.get(name)
    if text is None:
        return default
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS else -1


def local_name(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    """Return the name of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]
