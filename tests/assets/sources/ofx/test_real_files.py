"""Other people's OFX files: read where they are banks' or cards', refused by name elsewhere."""

import datetime as dt
from pathlib import Path

import pytest

from assets.sources.reading import dry_run
from contracts.institution import Institution
from contracts.source_declaration import AccountDeclaration, FileDeclaration, SourceDeclaration

pytestmark = pytest.mark.real_data

ACCOUNTS = {
    "1452687~7": "USD",
    "1234123412341234": "AUD",
    "160000100/12300 000012345678": "CAD",
    "9100": "USD",
    "9200": "USD",
    "123456789": "AUD",
    "192639749": "CAD",
    "12345678": "AUD",
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
            files=(FileDeclaration(name="*.ofx", format="ofx"),),
        ),
    ),
)
FILES = {
    "anzcc.ofx": 1,
    "bank_medium.ofx": 3,
    "checking.ofx": 3,
    "multiple_accounts.ofx": 0,
    "multiple_accounts2.ofx": 0,
    "suncorp.ofx": 1,
    "error_message.ofx": "OFX_STATUS",
    "signon_fail.ofx": "OFX_STATUS",
    # Answers that hold no statement: a sign-on, a list of accounts, nothing.
    "signon_success.ofx": "FIELD_MISSING",
    "signon_success_no_message.ofx": "FIELD_MISSING",
    "account_listing_aggregation.ofx": "FIELD_MISSING",
    "bank_small.ofx": "FIELD_MISSING",
    # Currency, identifier and balance are empty.
    "ofx-v102-empty-tags.ofx": "FIELD_MISSING",
    # No header says what the bytes mean.
    "fail_nice/date_missing.ofx": "OFX_HEADER",
    "fail_nice/decimal_error.ofx": "OFX_HEADER",
    "fail_nice/empty_balance.ofx": "OFX_HEADER",
    # Investments: securities are no money on an account.
    "fidelity-savings.ofx": "TYPE_MISMATCH",
    "fidelity.ofx": "TYPE_MISMATCH",
    "investment_401k.ofx": "TYPE_MISMATCH",
    "investment_medium.ofx": "TYPE_MISMATCH",
    "td_ameritrade.ofx": "TYPE_MISMATCH",
    "tiaacref.ofx": "TYPE_MISMATCH",
    "vanguard.ofx": "TYPE_MISMATCH",
    "vanguard401k.ofx": "TYPE_MISMATCH",
}
HEADER = b"OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\nENCODING:USASCII\nCHARSET:1252\n"
CENT = 10_000


@pytest.mark.parametrize(("name", "expected"), FILES.items(), ids=str)
def test_each_real_file_is_read_whole_or_refused_by_name(
    name: str, expected: int | str, real_data: Path
) -> None:
    path = real_data / "bank_statements" / "ofx" / "ofxparse" / name
    (outcome,) = dry_run([path], "real", INSTITUTION).outcomes

    found = outcome.refusal.reason.value if outcome.refusal else outcome.rows.line_count
    assert found == expected


def test_no_real_file_is_left_out(real_data: Path) -> None:
    folder = real_data / "bank_statements" / "ofx" / "ofxparse"

    assert {str(one.relative_to(folder)) for one in folder.rglob("*.ofx")} == FILES.keys()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("date_missing.ofx", "FIELD_MISSING"),
        ("decimal_error.ofx", "AMOUNT_FORMAT"),
        ("empty_balance.ofx", "FIELD_MISSING"),
    ],
)
def test_behind_a_header_the_broken_files_are_refused_for_their_own_fault(
    name: str, reason: str, real_data: Path, tmp_path: Path
) -> None:
    broken = real_data / "bank_statements" / "ofx" / "ofxparse" / "fail_nice" / name
    path = tmp_path / name
    path.write_bytes(HEADER + broken.read_bytes().replace(b">USD<", b">CAD<"))
    (outcome,) = dry_run([path], "real", INSTITUTION).outcomes

    assert outcome.refusal is not None
    assert outcome.refusal.reason.value == reason


def test_a_banks_month_is_read_to_the_cent(real_data: Path) -> None:
    folder = real_data / "bank_statements" / "ofx" / "ofxparse"
    (outcome,) = dry_run([folder / "bank_medium.ofx"], "real", INSTITUTION).outcomes

    assert outcome.rows.advised_lines.select(
        "booking_date", "amount_units", "transaction_code", "bank_reference", "counterparty"
    ).rows() == [
        (dt.date(2009, 4, 1), -660 * CENT, "POS", "0000123456782009040100001", "MCDONALD'S #112"),
        (dt.date(2009, 4, 2), -31_667 * CENT, "CHECK", "0000123456782009040200004",
         "Joe's Bald Hairstyles"),
        (dt.date(2009, 4, 3), -2_200 * CENT, "POS", "0000123456782009040300005", "CONNIE'S HAIR D"),
    ]  # fmt: skip


def test_cards_and_marked_sections_are_read(real_data: Path) -> None:
    folder = real_data / "bank_statements" / "ofx" / "ofxparse"
    (card, bank) = dry_run(
        [folder / "anzcc.ofx", folder / "suncorp.ofx"], "real", INSTITUTION
    ).outcomes

    assert card.rows.advised_lines.select("amount_units", "description").rows() == [
        (-550 * CENT, "SOME MEMO")
    ]
    assert bank.rows.advised_lines.select("amount_units", "counterparty").rows() == [
        (-1_685 * CENT, "EFTPOS WDL HANDYWAY ALDI STORE")
    ]
