"""Reads BAI2 reports strictly: the whole envelope, every control total, every type code.

The door for format ``bai2``. Written here because the libraries that read it (``bai2`` of the
British Ministry of Justice, the best kept one, MIT) make an object a record, take amounts as any
text that ``int`` takes, and neither tie a statement nor prove parts of availability.
"""

import polars as pl

from assets.sources.bai2.accounts import ReportedAccount, accounts_of
from assets.sources.bai2.details import details_of
from assets.sources.bai2.headers import file_header_of, group_headers_of
from assets.sources.bai2.records import records_of
from assets.sources.bai2.rows import file_rows
from assets.sources.bai2.totals import refuse_other_sums, refuse_other_totals
from assets.sources.read_file import FileContent, ReadFile
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration


def read_bai2(
    file: FileContent, declaration: FileDeclaration, institution: Institution
) -> ReadFile:
    """Return the rows of a BAI2 file: statements, advised lines, or both.

    Raises:
        RefusedFileError: the file is wrong anywhere; the first fault found is named.
    """
    records = records_of(file.content, declaration.encoding)
    header = file_header_of(records)
    accounts = accounts_of(records, group_headers_of(records), institution)
    details = details_of(records, _scales(accounts))
    refuse_other_totals(records, accounts, details)
    refuse_other_sums(accounts, details)
    return file_rows(file, header, accounts, details)


def _scales(accounts: list[ReportedAccount]) -> pl.DataFrame:
    """Return the implied decimals of each account and the digits that the ledger keeps below."""
    return pl.DataFrame(
        [
            (place, one.currency.exponent, one.currency.scale - one.currency.exponent)
            for place, one in enumerate(accounts, start=1)
        ],
        schema={"account": pl.Int64, "exponent": pl.UInt32, "kept": pl.UInt32},
        orient="row",
    )
