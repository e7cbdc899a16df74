"""Exports that a spreadsheet opened and saved: what it rounded is refused, what it kept is read."""

from pathlib import Path

import pytest

from assets.sources.delimited.reading import read_csv
from assets.sources.read_file import FileContent, ReadFile
from contracts.csv_mapping_rules import mapping_fault
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.source_declaration import AccountDeclaration, CsvMapping, FileDeclaration

ACCOUNT = AccountDeclaration(id="bank", name="Bank", currency="USD", gl_code=1000)
INSTITUTION = Institution(
    name="Test", tenant=1, time_zone="UTC", calendar="DE", accounts=(ACCOUNT,)
)


def outcome(path: Path, external_id: tuple[str, ...]) -> ReadFile:
    """Read an export by its own headers, of which all but those of a movement are ignored."""
    content = path.read_bytes()
    read = {*external_id, "to_address", "value", "block_timestamp"}
    header = content.partition(b"\n")[0].decode().strip().split(",")
    mapping = CsvMapping(
        table="movements",
        columns={"counterparty": "to_address", "amount": "value", "date": "block_timestamp"},
        parts={"external_id": external_id},
        constants={"account": "bank", "currency": "USD", "kind": "bank_fee"},
        ignored=tuple(name for name in header if name not in read),
        date_format="%-m/%-d/%Y %-H:%M:%S",
    )
    declaration = FileDeclaration(name="*", format="csv", posts=True, csv=mapping)
    assert mapping_fault(declaration) is None
    return read_csv(FileContent(path.name, "evm", "ab" * 32, content), declaration, INSTITUTION)


@pytest.mark.real_data
def test_amounts_that_a_spreadsheet_rounded_are_refused(real_data: Path) -> None:
    folder = real_data / "evm" / "bigquery_excel_mangled"

    assert outcome(
        folder / "token_transfers.csv", ("transaction_hash", "log_index")
    ).line_count == (folder / "token_transfers.csv").read_text().strip().count("\n")
    with pytest.raises(RefusedFileError, match=r"AMOUNT_FORMAT at line \d+, column value .*E\+"):
        outcome(folder / "transactions.csv", ("hash",))
