"""The cells of a sheet as text, row by row: what a person sees of them, and nothing computed.

A formula counts with the value that was stored with it; without one, and where a cell shows an
error, the file is refused. Which columns there are is the business of ``reading``.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from assets.sources.workbooks.numbers import decimal_text, moment_of, moment_text
from assets.sources.workbooks.workbook import Workbook, text_of
from assets.sources.workbooks.xml_parts import elements_of, local_name, number_of
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from contracts.source_declaration import CsvMapping

_REFERENCE: Final = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.ASCII)
MAX_ROWS: Final = 1 << 20
MAX_COLUMNS: Final = 1 << 14
_KINDS: Final = frozenset(["n", "s", "str", "b", "d", "e", "inlineStr"])


@dataclass(frozen=True, slots=True)
class CellTexts:
    """How the cells of one sheet become text.

    Numbers are written with the decimal mark of the mapping, dates in its date format.
    """

    book: Workbook
    mapping: CsvMapping
    sheet: str

    def rows(self, content: bytes) -> Iterator[tuple[int, dict[int, str]]]:
        """Yield each row's number and its texts by column (0-based), ascending; blanks left out.

        Raises:
            RefusedFileError: a cell without a value (``FORMULA``), rows or cells out of order.
        """
        last = 0
        for row in elements_of(content, f"sheet {self.sheet}", "row"):
            number = number_of(row, "r", last + 1)
            if not last < number <= MAX_ROWS:
                place = f"sheet {self.sheet}, row {number}"
                raise RefusedFileError(RefusalReason.RECORD_ORDER, place, f"after row {last}")
            last = number
            texts = self._texts(row, number)
            if texts:
                yield number, texts

    def merged(self, content: bytes) -> list[str]:
        """Return the ranges of cells that are merged."""
        part = f"sheet {self.sheet}"
        return [str(one.get("ref")) for one in elements_of(content, part, "mergeCell")]

    def _texts(self, row: Any, number: int) -> dict[int, str]:  # noqa: ANN401 - lxml, untyped
        texts: dict[int, str] = {}
        last = -1
        for cell in row:
            reference = cell.get("r")
            column = last + 1 if reference is None else column_of(reference)
            place = f"sheet {self.sheet}, cell {column_name(column)}{number}"
            is_here = reference is None or row_of(reference) == number
            if not (is_here and last < column < MAX_COLUMNS):
                raise RefusedFileError(RefusalReason.RECORD_ORDER, place, str(reference))
            last = column
            text = self._text(cell, place)
            if text:
                texts[column] = text
        return texts

    def _text(self, cell: Any, place: str) -> str:  # noqa: ANN401 - lxml, untyped
        kind = cell.get("t", "n")
        if kind not in _KINDS:
            raise RefusedFileError(RefusalReason.ARCHIVE_DAMAGED, place, f"a cell of type {kind}")
        if any(len(one) for one in cell if local_name(one) == "v"):  # Its text would end there.
            found = "something inside a value"
            raise RefusedFileError(RefusalReason.ARCHIVE_DAMAGED, place, found)
        if kind == "inlineStr":
            return next((text_of(one) for one in cell if local_name(one) == "is"), "")
        held = {local_name(one): one.text or "" for one in cell}
        value = held.get("v", "")
        if kind == "e":
            raise RefusedFileError(RefusalReason.FORMULA, place, value, expected="a value")
        if "f" in held and not value and kind != "str":
            wanted = "a stored value beside the formula"
            raise RefusedFileError(RefusalReason.FORMULA, place, f"={held['f']}", expected=wanted)
        if kind == "s":
            return self._shared(value, place)
        if kind == "b":
            return "TRUE" if value == "1" else "FALSE"
        return value if kind in ("str", "d") or not value else self._number(cell, value)

    def _shared(self, index: str, place: str) -> str:
        if not (index.isascii() and index.isdigit() and int(index) < len(self.book.texts)):
            raise RefusedFileError(RefusalReason.ARCHIVE_DAMAGED, place, f"shared text {index}")
        return self.book.texts[int(index)]

    def _number(self, cell: Any, value: str) -> str:  # noqa: ANN401 - lxml, untyped
        if number_of(cell, "s", 0) in self.book.date_styles:
            moment = moment_of(value, is_1904=self.book.is_1904)
            return value if moment is None else moment_text(moment, self.mapping.date_format)
        return decimal_text(value).replace(".", self.mapping.decimal_mark)


def column_of(reference: str) -> int:
    """Return the 0-based column of a cell's reference; -1 where it is none."""
    found = _REFERENCE.fullmatch(reference)
    if found is None:
        return -1
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column - 1


def row_of(reference: str) -> int:
    """Return the row of a cell's reference; 0 where it is none."""
    found = _REFERENCE.fullmatch(reference)
    return int(found[2]) if found else 0


def column_name(column: int) -> str:
    """Return the letters of a 0-based column."""
    name, rest = "", column + 1
    while rest > 0:
        rest, letter = divmod(rest - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
