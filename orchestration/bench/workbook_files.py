"""A made-up workbook, written as the XML that it is: a statement, a row a line."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile

import polars as pl

from orchestration.bench.made_lines import choice, number, written

_BOOK: Final = "workbook"
_SHEET: Final = "worksheet"
_MAIN: Final = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_TYPES: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_PARTS: Final = {
    "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package'
    '.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPES}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPES}.worksheet+xml"/>'
    "</Types>",
    "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="rId1"'
    f' Type="{_OFFICE}officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<{_BOOK} {_MAIN} xmlns:r="{_OFFICE[:-1]}"><sheets>'
    f'<sheet name="Sheet1" sheetId="1" r:id="rId1"/></sheets></{_BOOK}>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}worksheet" Target="worksheets/sheet1.xml"/>'
    "</Relationships>",
}
_COLUMNS: Final = ("account", "currency", "booked", "amount", "type", "reference")


def xlsx_file(count: int) -> bytes:
    """Return a workbook with a statement of ``count`` lines."""
    closing = "10.00" if count % 2 else "0.00"
    rows = written(
        count,
        pl.lit(_before("bank", "EUR", "2026-01-05")),
        pl.lit("<c><v>"),
        choice("10", "-10"),
        pl.lit("</v></c>"),
        pl.lit(_text("transfer")),
        pl.lit('<c t="inlineStr"><is><t>E2E-'),
        number(),
        pl.lit("</t></is></c></row>"),
    )
    sheet = "".join(
        (
            f"<{_SHEET} {_MAIN}><sheetData>",
            _row(*_COLUMNS),
            _row("bank", "EUR", "2026-01-05", "0.00", "opening", ""),
            rows,
            _row("bank", "EUR", "2026-01-05", closing, "closing", ""),
            f"</sheetData></{_SHEET}>",
        )
    )
    written_to = BytesIO()
    with ZipFile(written_to, "w", ZIP_DEFLATED) as book:
        for name, text in (_PARTS | {"xl/worksheets/sheet1.xml": sheet}).items():
            book.writestr(name, text)
    return written_to.getvalue()


def _row(*cells: str) -> str:
    return _before(*cells) + "</row>"


def _before(*cells: str) -> str:
    """Return a row that is not closed yet."""
    return "<row>" + "".join(map(_text, cells))


def _text(cell: str) -> str:
    return f'<c t="inlineStr"><is><t>{cell}</t></is></c>'
