"""The header of an OFX file: which version it is, and in which encoding its text is.

Version 1 (SGML) has ``NAME:VALUE`` lines, version 2 (XML) two processing instructions. A file
without a header is refused: nothing else says what its bytes mean.
"""

import re
from dataclasses import dataclass
from typing import Final

from assets.sources.file_text import text_of
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_HEADER: Final = 4_096
"""Bytes before the first element; the longest header has nine short fields."""

_ROOT: Final = b"<OFX>"
_FIELDS: Final = re.compile(rb"\s*(?:[A-Z]+[ \t]*:[ \t]*[^\s:]*\s*)+")
_FIELD: Final = re.compile(rb"([A-Z]+)[ \t]*:[ \t]*([^\s:]*)")
_INSTRUCTIONS: Final = re.compile(
    rb"\s*(?:<\?xml\s([^?<>]*)\?>\s*)?<\?OFX\s([^?<>]*)\?>\s*", re.IGNORECASE
)
_ATTRIBUTE: Final = re.compile(rb"""([A-Za-z]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_CONTROL: Final = re.compile(r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f]")
_VERSIONS: Final = {
    "1": frozenset({"100", "101", "102", "103", "151", "160"}),
    "2": frozenset({"200", "201", "202", "203", "210", "211", "220"}),
}
_CHARSETS: Final = {
    "1252": "cp1252",
    "WINDOWS-1252": "cp1252",
    "ISO-8859-1": "iso8859-1",
    "8859-1": "iso8859-1",
    "UTF-8": "utf-8",
    "US-ASCII": "ascii",
    "NONE": "ascii",
    "": "ascii",
}


@dataclass(frozen=True, slots=True)
class OfxText:
    """The elements of a file as text, what stood before them, and the major version."""

    text: str
    is_xml: bool
    lines_before: int


def ofx_text_of(content: bytes) -> OfxText:
    """Return the elements of an OFX file as text, in the encoding that its header states.

    Raises:
        RefusedFileError: ``EMPTY_FILE``, ``OFX_HEADER``, ``XML_DTD_FORBIDDEN``,
            ``ENCODING_NOT_UTF8``, ``ILLEGAL_BYTE`` or ``ILLEGAL_CHARACTER``.
    """
    plain = content.removeprefix(b"\xef\xbb\xbf")
    if not plain.strip():
        raise RefusedFileError(RefusalReason.EMPTY_FILE, "the file")
    if b"<!DOCTYPE" in plain.upper():
        raise RefusedFileError(RefusalReason.XML_DTD_FORBIDDEN, "the file", "<!DOCTYPE")
    start = plain.find(_ROOT)
    header = plain[: max(start, 0)]
    is_xml = b"<" in header
    if start < 0 or not header.strip() or len(header) > MAX_HEADER:
        raise _refusal("", "OFXHEADER", "a header before <OFX>")
    encoding = _xml_encoding(header) if is_xml else _sgml_encoding(header)
    whole = text_of(content, encoding)
    control = _CONTROL.search(whole)
    if control is not None:
        line = whole.count("\n", 0, control.start()) + 1
        found = repr(control[0])
        raise RefusedFileError(RefusalReason.ILLEGAL_CHARACTER, f"line {line}", found)
    return OfxText(plain[start:].decode(encoding), is_xml, header.count(b"\n"))


def _sgml_encoding(header: bytes) -> str:
    if _FIELDS.fullmatch(header) is None:
        raise _refusal(_shown(header), "OFXHEADER", "NAME:VALUE lines")
    fields = {name.decode(): _shown(value).upper() for name, value in _FIELD.findall(header)}
    wanted = {"OFXHEADER": ("100",), "DATA": ("OFXSGML",), "COMPRESSION": ("NONE", "")}
    for name, values in wanted.items():
        if fields.get(name, values[-1] if name == "COMPRESSION" else "absent") not in values:
            raise _refusal(fields.get(name, ""), name, values[0])
    if fields.get("VERSION") not in _VERSIONS["1"]:
        raise _refusal(fields.get("VERSION", ""), "VERSION", "102, 103, 151 or 160")
    encoding, charset = fields.get("ENCODING", ""), fields.get("CHARSET", "")
    if encoding in ("UNICODE", "UTF-8"):
        return "utf-8"
    if encoding not in ("USASCII", "US-ASCII", "") or charset not in _CHARSETS:
        raise _refusal(f"{encoding}, {charset}", "ENCODING, CHARSET", "USASCII with 1252, or UTF-8")
    return _CHARSETS[charset]


def _xml_encoding(header: bytes) -> str:
    found = _INSTRUCTIONS.fullmatch(header)
    if found is None:
        raise _refusal(_shown(header), "OFXHEADER", "<?OFX OFXHEADER=... ?>")
    xml, ofx = (
        {name.decode(): _shown(one or other).upper() for name, one, other in stated}
        for stated in (_ATTRIBUTE.findall(found[1] or b""), _ATTRIBUTE.findall(found[2]))
    )
    if ofx.get("OFXHEADER") != "200":
        raise _refusal(ofx.get("OFXHEADER", ""), "OFXHEADER", "200")
    if ofx.get("VERSION") not in _VERSIONS["2"]:
        raise _refusal(ofx.get("VERSION", ""), "VERSION", "200 to 220")
    encoding = xml.get("encoding", "UTF-8")
    if encoding not in _CHARSETS:
        raise _refusal(encoding, "encoding", "UTF-8")
    return _CHARSETS[encoding]


def _shown(raw: bytes) -> str:
    return raw.strip().decode("ascii", "replace")


def _refusal(found: str, field: str, expected: str) -> RefusedFileError:
    return RefusedFileError(
        RefusalReason.OFX_HEADER, "the header", found, field=field, expected=expected
    )
