"""Reads MT940 statements and MT942 reports strictly: whole messages, every field in its place.

The fields are parsed by the ``mt-940`` library's grammars (``values``); order, pages and what a
statement is are decided here. A statement may be cut into pages (``:62M:`` then ``:60M:``); all of
them must lie in the same file, one after the other.
"""

from assets.sources.file_text import text_of
from assets.sources.mt.interim import parse_mt942
from assets.sources.mt.statements import parse_mt940
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.statements.advices import advised_rows
from assets.sources.statements.rows import statement_rows
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration


def read_mt940(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of an MT940 file: one or several statements.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    text = text_of(file.content, declaration.encoding)
    return statement_rows(file, parse_mt940(text), institution)


def read_mt942(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of an MT942 file: reports within the day.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    text = text_of(file.content, declaration.encoding)
    return advised_rows(file, parse_mt942(text), institution, "intraday")
