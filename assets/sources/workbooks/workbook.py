"""A workbook as a package: its sheets, shared texts, and which cell styles mean a date.

No library here: those that read workbooks give numbers as floats, and skip what should be refused.
Macros and links to other files are refused, because what a cell shows then hangs on them.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from posixpath import join, normpath
from typing import Any, Final

from assets.sources.archives.zip_files import ZipMembers, open_zip
from assets.sources.workbooks.xml_parts import elements_of, local_name, number_of
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_BOOK: Final = "xl/workbook.xml"
_FORBIDDEN: Final = {
    "vbaproject": "macros",
    "externallinks/": "links to other files",
    "/activex/": "controls",
    "macrosheets/": "macros",
    "connections.xml": "links to databases",
}
_DATE_STYLES: Final = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_SAID: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NO_CHARACTER: Final = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet: its name, whether a person sees it, and the part that holds its cells."""

    name: str
    is_visible: bool
    part: str


@dataclass(frozen=True, slots=True)
class Workbook:
    """An open workbook."""

    archive: ZipMembers
    sheets: tuple[SheetPart, ...]
    is_1904: bool
    texts: tuple[str, ...]
    date_styles: frozenset[int]

    def content(self, part: str) -> bytes:
        """Return the bytes of a part."""
        return _read(self.archive, part)


@contextmanager
def open_workbook(content: bytes) -> Iterator[Workbook]:
    """Open a workbook.

    Raises:
        RefusedFileError: it is no workbook (``TYPE_MISMATCH``), damaged, a bomb, or holds macros
            or links.
    """
    with open_zip(content) as archive:
        names = [one.filename for one in archive.members]
        for name in names:
            for word, what in _FORBIDDEN.items():
                if word in name.lower():
                    reason, wanted = RefusalReason.TYPE_MISMATCH, "a workbook of values alone"
                    raise RefusedFileError(reason, f"part {name}", what, expected=wanted)
        if _BOOK not in names:
            reason, wanted = RefusalReason.TYPE_MISMATCH, "an XLSX workbook"
            raise RefusedFileError(reason, "the archive's directory", expected=wanted)
        sheets, is_1904 = _sheets(archive)
        texts = tuple(_texts(archive)) if "xl/sharedStrings.xml" in names else ()
        styles = _date_styles(archive) if "xl/styles.xml" in names else frozenset()
        yield Workbook(archive, sheets, is_1904, texts, styles)


def text_of(element: Any) -> str:  # noqa: ANN401 - lxml ships no types
    """Return the text of a cell or shared string: its runs, without the reading of a name.

    Raises:
        RefusedFileError: ``ILLEGAL_CHARACTER``, an escape names what is no character (a NUL, half
            of a surrogate pair); ``ARCHIVE_DAMAGED``, a text goes on behind something inside it.
    """
    if any(len(one) for one in element.iter("{*}t")):
        place = f"a text on line {element.sourceline} of its part"
        raise RefusedFileError(RefusalReason.ARCHIVE_DAMAGED, place, "something inside a text")
    parts = []
    for one in element:
        name = local_name(one)
        if name == "t":
            parts.append(one.text or "")
        elif name == "r":
            parts += [inner.text or "" for inner in one if local_name(inner) == "t"]
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), "".join(parts))
    none = _NO_CHARACTER.search(text)
    if none is not None:
        place = f"a text on line {element.sourceline} of its part"
        raise RefusedFileError(RefusalReason.ILLEGAL_CHARACTER, place, f"U+{ord(none[0]):04X}")
    return text


def _read(archive: ZipMembers, part: str) -> bytes:
    for member in archive.members:
        if member.filename == part:
            return archive.read(member)
    raise RefusedFileError(RefusalReason.ARCHIVE_DAMAGED, f"part {part}", "it is not there")


def _sheets(archive: ZipMembers) -> tuple[tuple[SheetPart, ...], bool]:
    links = {
        one.get("Id"): normpath(join("/xl", str(one.get("Target")))).lstrip("/")
        for one in elements_of(
            _read(archive, "xl/_rels/workbook.xml.rels"), "the workbook's parts", "Relationship"
        )
    }
    sheets, is_1904 = [], False
    for one in elements_of(_read(archive, _BOOK), _BOOK, "sheet", "workbookPr"):
        if local_name(one) == "workbookPr":
            is_1904 = one.get("date1904") in ("1", "true")
            continue
        link = next((text for name, text in one.items() if name.endswith("}id")), "")
        is_visible = one.get("state", "visible") == "visible"
        sheets.append(SheetPart(str(one.get("name")), is_visible, links.get(link, "")))
    return tuple(sheets), is_1904


def _texts(archive: ZipMembers) -> Iterator[str]:
    part = "xl/sharedStrings.xml"
    return (text_of(one) for one in elements_of(_read(archive, part), part, "si"))


def _date_styles(archive: ZipMembers) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date or a time."""
    part = "xl/styles.xml"
    formats: dict[int, str] = {}
    found: frozenset[int] = frozenset()
    for one in elements_of(_read(archive, part), part, "numFmts", "cellXfs"):
        if local_name(one) == "numFmts":
            formats = {number_of(each, "numFmtId", -1): str(each.get("formatCode")) for each in one}
        else:
            ids = [number_of(each, "numFmtId", 0) for each in one]
            found = frozenset(
                style for style, id_ in enumerate(ids) if _shows_date(id_, formats.get(id_))
            )
    return found


def _shows_date(id_: int, code: str | None) -> bool:
    if code is None:
        return id_ in _DATE_STYLES
    first = _SAID.sub("", code).partition(";")[0].lower()
    return "general" not in first and any(letter in first for letter in "ymdhs")
