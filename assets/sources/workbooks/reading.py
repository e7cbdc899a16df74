"""Reads one sheet of a workbook by the same declared mapping as a delimited file.

The door for format ``xlsx``. A sheet becomes columns of text here; what they mean is decided where
a delimited file's are. Rows are numbered as the spreadsheet numbers them.
"""

from collections import Counter

import polars as pl

from assets.sources.delimited.reading import read_columns
from assets.sources.delimited.text import DelimitedText
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.workbooks.cells import CellTexts, column_name, row_of
from assets.sources.workbooks.workbook import SheetPart, Workbook, open_workbook
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from contracts.source_declaration import FileDeclaration, Sheet

_Rows = list[tuple[int, dict[int, str]]]


def read_xlsx(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of the declared sheet.

    Raises:
        RefusedFileError: the workbook or the table in it is wrong; the first fault is named.
    """
    mapping = declaration.csv
    assert mapping is not None, "a declared workbook has a mapping"
    with open_workbook(file.content) as book:
        sheet = _sheet(book, declaration.sheet)
        cells = CellTexts(book, mapping, sheet.name)
        content = book.content(sheet.part)
        rows = [one for one in cells.rows(content) if one[0] >= declaration.sheet.header_row]
        _refuse_merged(cells.merged(content), sheet.name, declaration.sheet.header_row)
    text = _table(rows, sheet.name, declaration.sheet.header_row)
    return read_columns(file, text, declaration, institution)


def _sheet(book: Workbook, wanted: Sheet) -> SheetPart:
    """Return the declared sheet, or the only one that a person sees."""
    seen = [one for one in book.sheets if one.is_visible]
    fitting = [one for one in seen if wanted.name in ("", one.name)]
    if len(fitting) == 1:
        return fitting[0]
    hidden = wanted.name in {one.name for one in book.sheets if not one.is_visible}
    raise RefusedFileError(
        RefusalReason.SCHEMA_DRIFT,
        "the workbook",
        "it is hidden" if hidden else ", ".join(one.name for one in seen),
        field="sheet",
        expected=f"a visible sheet {wanted.name!r}" if wanted.name else "one visible sheet",
    )


def _refuse_merged(ranges: list[str], sheet: str, header_row: int) -> None:
    """Refuse merged cells in the headers or below: their value stands in one cell alone."""
    for one in ranges:
        if row_of(one.partition(":")[2]) >= header_row:
            reason, wanted = RefusalReason.SCHEMA_DRIFT, "a cell a value"
            place = f"sheet {sheet}, cells {one}"
            raise RefusedFileError(reason, place, "merged cells", expected=wanted)


def _table(rows: _Rows, sheet: str, header_row: int) -> DelimitedText:
    """Return the columns below the headers as text."""
    unit = f"sheet {sheet}, row"
    if not rows:
        raise RefusedFileError(RefusalReason.EMPTY_FILE, f"sheet {sheet}")
    header = rows[0][1] if rows[0][0] == header_row else {}
    names = [header.get(column, "").strip() for column in range(max(header, default=-1) + 1)]
    if not any(names):
        raise RefusedFileError(RefusalReason.MISSING_COLUMN, f"{unit} {header_row}")
    for name, count in Counter(filter(None, names)).items():
        if count > 1:
            reason = RefusalReason.DUPLICATE_HEADER
            raise RefusedFileError(reason, f"{unit} {header_row}", name)
    _refuse_strays(rows[1:], names, unit)
    columns = {
        name: pl.Series([texts.get(column, "") for _, texts in rows[1:]], dtype=pl.String)
        for column, name in enumerate(names)
        if name
    }
    lines = pl.Series([number for number, _ in rows[1:]], dtype=pl.Int64)
    return DelimitedText(tuple(columns), pl.DataFrame(columns), lines, unit, header_row)


def _refuse_strays(rows: _Rows, names: list[str], unit: str) -> None:
    """Refuse an empty row between others, and a cell in a column without a header."""
    for before, (number, texts) in enumerate(rows):
        if number != rows[0][0] + before:
            place = f"{unit} {rows[0][0] + before}"
            raise RefusedFileError(RefusalReason.FIELD_COUNT, place, "an empty row")
        stray = [one for one in texts if one >= len(names) or not names[one]]
        if stray:
            place = f"{unit} {number}"
            found = f"a value in column {column_name(stray[0])}, which has no header"
            raise RefusedFileError(RefusalReason.FIELD_COUNT, place, found)
