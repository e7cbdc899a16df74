"""Other people's BAI2 files: read where they hold, refused by name where they do not."""

import datetime as dt
from pathlib import Path

import pytest

from assets.sources.reading import dry_run
from contracts.institution import Institution
from contracts.source_declaration import AccountDeclaration, FileDeclaration, SourceDeclaration

pytestmark = pytest.mark.real_data

ACCOUNTS = {
    "12345": "USD",
    "54321": "USD",
    "77777777": "GBP",
    "88888888 600004": "GBP",
    "1234567890": "USD",
    "10200123456": "CAD",
    "0123456789": "USD",
    "9876543210": "USD",
    "4589761203": "USD",
    "0975312468": "USD",
    "7890654321": "USD",
    "107049924": "USD",
    "107049932": "USD",
    "104108339": "USD",
    "260000033037": "USD",
    "280000010657": "USD",
}
INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="America/New_York",
    calendar="US",
    accounts=tuple(
        AccountDeclaration(
            id=f"a{n}", name=number, currency=code, gl_code=1000, external_ids=(number,)
        )
        for n, (number, code) in enumerate(ACCOUNTS.items())
    ),
    sources=(
        SourceDeclaration(
            source="real",
            description="Real files.",
            files=(FileDeclaration(name="*", format="bai2"),),
        ),
    ),
)
FILES = {
    "moj/account_trailer_amount_blank_example.bai2": 0,
    "moj/nwb_example.bai2": 5,
    "moov/testdata/sample1.txt": 17,
    "moov/testdata/sample2.txt": 4,
    # Its one detail adds a penny, which its two equal ledger balances do not know.
    "moj/citi_example.bai2": "BALANCE_MISMATCH",
    # Its last record has no slash.
    "moj/svb_us_example.bai2": "RECORD_TERMINATOR",
    # A text is broken over a line that is no continuation; records stand two on a line.
    "moov/testdata/sample3.txt": "RECORD_TYPE_UNKNOWN",
    # Its amounts were made anonymous, its totals were not.
    "moov/testdata/sample4-continuations-newline-delimited.txt": "CONTROL_TOTAL",
    # The same, and one continuation begins with a colon.
    "moov/testdata/sample5-issue113.txt": "RECORD_TYPE_UNKNOWN",
    "moov/testdata/errors/sample-parseError.txt": "ENVELOPE",
    "moov/fuzz/testdata/fuzz/FuzzReaderWriter_ValidFiles/3940e35d8f932097": "ENVELOPE",
    "moov/fuzz/testdata/fuzz/FuzzReaderWriter_ValidFiles/771e938e4458e983": "ENVELOPE",
    "moov/fuzz/testdata/fuzz/FuzzReaderWriter_ValidFiles/e262a7798c82c66e": "ENVELOPE",
    "moov/fuzz/testdata/fuzz/FuzzReaderWriter_ValidFiles/f96b9eec61a21275": "ENVELOPE",
}
CENT = 10_000
JUNE_20 = dt.date(2004, 6, 20)


@pytest.mark.parametrize(("name", "expected"), FILES.items(), ids=str)
def test_each_real_file_is_read_whole_or_refused_by_name(
    name: str, expected: int | str, real_data: Path
) -> None:
    path = real_data / "bank_statements" / "bai2" / name
    (outcome,) = dry_run([path], "real", INSTITUTION).outcomes

    found = outcome.refusal.reason.value if outcome.refusal else outcome.rows.line_count
    assert found == expected


def test_no_real_file_is_left_out(real_data: Path) -> None:
    folder = real_data / "bank_statements" / "bai2"

    assert {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()} == (
        FILES.keys()
    )


def test_a_banks_day_is_read_to_the_penny(real_data: Path) -> None:
    path = real_data / "bank_statements" / "bai2" / "moj" / "nwb_example.bai2"
    (outcome,) = dry_run([path], "real", INSTITUTION).outcomes
    rows = outcome.rows

    assert rows.statements.select(
        "opening_balance_units", "closing_balance_units", "statement_reference"
    ).rows() == [(36_521 * CENT, 33_845 * CENT, "2009-12-16")]
    assert rows.statement_lines["amount_units"].to_list() == [
        pence * CENT for pence in (-971, -100, -123, -1571, 89)
    ]
    assert rows.statement_lines["description"][4] == (
        "TFR XBANKGO24007680SJ CAT JPY 2 GBPXBANKGO24007680BGC INTERNATIONAL-5373 CLIE"
        " NT SECCY AC TFR"
    )


def test_with_its_last_slash_the_bank_of_two_days_chains(real_data: Path, tmp_path: Path) -> None:
    content = (real_data / "bank_statements/bai2/moj/svb_us_example.bai2").read_bytes()
    path = tmp_path / "mended.bai2"
    path.write_bytes(content.rstrip() + b"/\n")
    (outcome,) = dry_run([path], "real", INSTITUTION).outcomes

    assert outcome.refusal is None
    assert outcome.rows.statements.select(
        "statement_reference", "opening_balance_units", "closing_balance_units"
    ).rows() == [
        ("2022-02-01", 34_726_979 * CENT, 35_217_175 * CENT),
        ("2022-02-02", 35_217_175 * CENT, 36_122_975 * CENT),
    ]
    assert outcome.rows.statement_lines.select("amount_units", "bank_reference").rows() == [
        (490_196 * CENT, "172629"),
        (905_800 * CENT, "150675"),
    ]


def test_lines_beside_no_ledger_balances_are_advised(real_data: Path) -> None:
    path = real_data / "bank_statements" / "bai2" / "moov" / "testdata" / "sample2.txt"
    (outcome,) = dry_run([path], "real", INSTITUTION).outcomes

    assert outcome.rows.advised_lines.select(
        "transaction_code", "amount_units", "value_date", "bank_reference", "reference"
    ).rows() == [
        ("115", 450_000 * CENT, JUNE_20, "", ""),
        ("115", 500_000 * CENT, JUNE_20, "", ""),
        ("218", 20_000_000 * CENT, JUNE_20.replace(day=22), "SP4738", "YRC065321"),
        ("195", 10_000_000 * CENT, JUNE_20, "", ""),
    ]
