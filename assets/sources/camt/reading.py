"""Reads ISO 20022 account messages strictly: statements (053), reports (052), notices (054).

No maintained library reads these formats strictly: those there are pass over control totals,
pending entries and pages that are missing. So the elements are read here, with lxml as the parser
alone. What an entry holds, what is stated of an account and what totals must say lie in modules of
their own. A report's balances are not proved: it covers a part of a day.
"""

from assets.sources.camt.message import NOTICE, REPORT, STATEMENT, holders_of
from assets.sources.camt.statements import paged, report_of, statement_of
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.statements.advices import advised_rows
from assets.sources.statements.bank_statement import BankStatement
from assets.sources.statements.rows import statement_rows
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration


def read_camt053(
    file: FileContent, _declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a camt.053 file: one or several statements.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    return statement_rows(file, parse_camt053(file.content), institution)


def read_camt052(
    file: FileContent, _declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a camt.052 file: reports within the day.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    reports = [report_of(one) for one in paged(holders_of(file.content, REPORT), REPORT)]
    return advised_rows(file, reports, institution, "intraday")


def read_camt054(
    file: FileContent, _declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a camt.054 file: notices of debits and credits.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    notices = [report_of(one) for one in paged(holders_of(file.content, NOTICE), NOTICE)]
    return advised_rows(file, notices, institution, "notice")


def parse_camt053(content: bytes) -> tuple[BankStatement, ...]:
    """Return what a camt.053 file states, before balances and accounts are proved.

    Raises:
        RefusedFileError: no camt.053, an element missing, or an amount, date or total wrong.
    """
    return tuple(statement_of(one) for one in paged(holders_of(content, STATEMENT), STATEMENT))
