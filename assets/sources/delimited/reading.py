"""Reads a delimited file by its declared mapping: text, columns, normal form.

The door for format ``csv``, and for whatever else becomes columns of text. What a delimited text
is, what a column is, and what each normal form asks of its rows lie in modules of their own. Our
own splitting, because a lenient parser mends what it should refuse; Polars splits what is proved.
"""

from dataclasses import replace
from typing import Final

import polars as pl

from assets.sources.delimited.columns import MappedColumns
from assets.sources.delimited.movements import read_movements
from assets.sources.delimited.standing_orders import read_standing_orders
from assets.sources.delimited.statements import read_statement_rows
from assets.sources.delimited.text import DelimitedText, split_text
from assets.sources.delimited.totals import without_totals
from assets.sources.file_text import text_of
from assets.sources.read_file import FileContent, ReadFile
from contracts.csv_mapping_rules import REQUIRED
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration

_READERS: Final = {
    "movements": read_movements,
    "statement_lines": read_statement_rows,
    "standing_orders": read_standing_orders,
}

assert _READERS.keys() == REQUIRED.keys()


def read_csv(file: FileContent, declaration: FileDeclaration, institution: Institution) -> ReadFile:
    """Return the rows of a delimited file.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    mapping = declaration.csv
    assert mapping is not None, "a declared csv file has a mapping"
    text = split_text(text_of(file.content, declaration.encoding), mapping.delimiter)
    return read_columns(file, text, declaration, institution)


def read_columns(
    file: FileContent, text: DelimitedText, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a table of text, whatever kind of file it stood in.

    Raises:
        RefusedFileError: a header or a row is wrong; the first fault found is named.
    """
    mapping = declaration.csv
    assert mapping is not None, "a declared table has a mapping"
    whole = MappedColumns(mapping, text, institution)
    whole.refuse_other_headers()
    rows = without_totals(whole)
    rows.refuse_empty(REQUIRED[mapping.table])
    rows.refuse_other_forms()
    places = pl.Series("place", [f"{text.unit} "], dtype=pl.String) + rows.text.lines.cast(
        pl.String
    )
    return replace(_READERS[mapping.table](file, rows), places=places)
