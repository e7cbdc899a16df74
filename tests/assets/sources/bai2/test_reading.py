"""What BAI2 files become: every accepted variant, with rows worked out by hand."""

import datetime as dt
from hashlib import sha256
from pathlib import Path
from typing import Literal

import polars as pl
import pytest

from assets.sources.bai2.reading import read_bai2
from assets.sources.bai2.type_codes import CREDIT_DETAIL, DEBIT_DETAIL, DETAIL, STATUS, SUMMARY
from assets.sources.read_file import FileContent, ReadFile
from contracts.declaration_file import parse_declaration
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.source_declaration import FileDeclaration
from tests.assets.sources.institutions import CORPUS, INSTITUTION_YAML

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
GOOD = CORPUS / "bai2" / "good.bai"
MONDAY = dt.date(2026, 1, 5)
CENT = 10_000


def read(content: bytes, encoding: Literal["utf-8", "cp1252"] = "utf-8") -> ReadFile:
    declaration = FileDeclaration(name="*", format="bai2", encoding=encoding)
    file = FileContent("file.bai", "bai2", sha256(content).hexdigest(), content)
    return read_bai2(file, declaration, INSTITUTION)


def read_good(name: str, encoding: Literal["utf-8", "cp1252"] = "utf-8") -> ReadFile:
    return read((CORPUS / "bai2" / name).read_bytes(), encoding)


def one_detail(
    detail: str, header: str = "01,B,US,260106,0200,1,,,2/", group: str = ",1,260105,,USD,3/"
) -> dict[str, object]:
    """Return the advised line of the one detail of an interim report without control totals."""
    amount = detail.split(",")[2].rstrip("/") or "0"
    records = detail.count("\n") + 1
    content = (
        f"{header}\n02,US,B{group}\n03,0975312471,,,,,/\n{detail}\n"
        f"49,{int(amount)},{records + 2}/\n98,{int(amount)},1,{records + 4}/\n"
        f"99,{int(amount)},1,{records + 6}/\n"
    )
    (line,) = read(content.encode()).advised_lines.to_dicts()
    return line


def test_a_final_report_with_both_ledger_balances_is_a_statement() -> None:
    statements = read_good("good.bai").statements

    assert statements.select(
        "account",
        "currency",
        "statement_reference",
        "opening_date",
        "closing_date",
        "opening_balance_units",
        "closing_balance_units",
        "line_count",
        "position",
    ).rows() == [
        ("bai-operating", "USD", "2026-01-05", MONDAY, MONDAY, 500_000 * CENT, 617_050 * CENT, 7, 3)
    ]


def test_its_details_are_lines_signed_by_their_codes() -> None:
    lines = read_good("good.bai").statement_lines
    facts = lines.select(
        "position", "transaction_code", "amount_units", "value_date", "bank_reference",
        "reference", "description", "is_fee",
    )  # fmt: skip
    tuesday = dt.date(2026, 1, 7)

    assert facts.rows() == [
        (5, "165", 150_000 * CENT, MONDAY, "DD1620", "INV-1001",
         "DEALER PAYMENTS, MAY/JUNE", False),
        (6, "115", 20_000 * CENT, MONDAY, "AX13612", "B096132",
         "AMALGAMATED CORP. LOCKBOX DEPOSIT-MISC. RECEIVABLES", False),
        (9, "195", 10_000 * CENT, tuesday, "WIRE-7", "", "BENEFICIARY US", False),
        (11, "142", 20_000 * CENT, MONDAY, "ACH-9", "INV-1002", "BATCH 9", False),
        (12, "475", -2_950 * CENT, MONDAY, "CHK 319", "", "CHECK PAID", False),
        (13, "495", -79_000 * CENT, MONDAY, "OUT-1", "PAY-77", "", False),
        (14, "698", -1_000 * CENT, MONDAY, "", "", "ACCOUNT ANALYSIS", True),
    ]  # fmt: skip
    assert lines["booking_date"].unique().to_list() == [MONDAY]
    assert lines["line_id"].n_unique() == 7
    assert (
        lines["statement_id"].unique().to_list()
        == read_good("good.bai").statements["statement_id"].to_list()
    )


def test_an_interim_report_is_advised_in_its_own_currencys_scale() -> None:
    advised = read_good("good.bai").advised_lines

    assert advised.select(
        "account", "currency", "report_kind", "report_reference", "status", "booking_date",
        "amount_units", "reference", "description", "position",
    ).rows() == [
        ("bai-yen", "JPY", "intraday", "2026-01-06/1", "pending", dt.date(2026, 1, 6),
         15_000 * 10_000, "E2E-5", "SALARY", 21),
    ]  # fmt: skip


def test_records_of_a_stated_length_need_no_line_ends() -> None:
    rows = read_good("blocked-good.bai")

    assert rows.statements.select(
        "account", "opening_balance_units", "closing_balance_units"
    ).rows() == [("bai-lockbox", 0, -100 * CENT)]
    assert rows.statement_lines.select("amount_units", "bank_reference", "description").rows() == [
        (-100 * CENT, "BLOCKED", "PADDED WITH BLANKS")
    ]


def test_what_banks_write_beside_the_standard_changes_nothing() -> None:
    rows = read_good("windows-good.bai")

    assert rows.statement_lines.select("account", "amount_units", "description").rows() == [
        ("bai-euro", 42 * CENT, "COMMA BEFORE THE SLASH ABOVE")
    ]
    assert rows.advised_lines.is_empty()


def test_the_declared_encoding_and_a_currency_of_three_decimals() -> None:
    rows = read_good("latin-good.latin", "cp1252")

    # KWD 1.005: three implied decimals, and four digits that the ledger keeps below them.
    assert rows.statement_lines.select("amount_units", "description").rows() == [
        (1_005 * 10_000, "CAFÉ – PARIS")  # noqa: RUF001 - a character of that encoding alone
    ]
    assert rows.statements["closing_balance_units"].to_list() == [1_005 * 10_000]


def test_without_both_balances_a_final_report_is_advised_and_a_message_moves_nothing() -> None:
    rows = read_good("advised-good.bai")

    assert rows.statements.is_empty()
    assert rows.advised_lines.select(
        "report_kind", "status", "transaction_code", "amount_units", "description"
    ).rows() == [
        ("notice", "information", "890", 0, "DETAIL IS DELAYED UNTIL 11:00"),
        ("notice", "booked", "930", 5 * CENT, "OUR OWN CREDIT"),
        ("notice", "booked", "970", -6 * CENT, ""),
    ]


@pytest.mark.parametrize("name", ["none-good.bai", "no-accounts-good.bai"])
def test_a_bank_may_say_that_there_is_nothing(name: str) -> None:
    assert read_good(name).line_count == 0


@pytest.mark.parametrize("modifier", ["1", "3"])
def test_no_interim_report_is_ever_a_statement(modifier: str) -> None:
    content = GOOD.read_bytes().replace(b"2359,,2/", f"2359,,{modifier}/".encode())

    rows = read(content)

    assert (rows.statements.height, rows.advised_lines.height) == (0, 8)
    assert rows.advised_lines["status"].unique().to_list() == ["pending"]


@pytest.mark.parametrize("modifier", ["", "2", "4"])
def test_every_other_report_is_final(modifier: str) -> None:
    content = GOOD.read_bytes().replace(b"2359,,2/", f"2359,,{modifier}/".encode())

    assert read(content).statements.height == 1


def test_a_correction_is_read_like_the_report_it_corrects() -> None:
    content = GOOD.read_bytes().replace(b"122099999,1,260105", b"122099999,3,260105")

    assert read(content).statements["statement_reference"].to_list() == ["2026-01-05"]


@pytest.mark.parametrize("time", ["0000", "2359", "2400", "9999", "23:59", "23:59:59", ""])
def test_a_day_ends_as_2400_or_9999(time: str) -> None:
    assert read(GOOD.read_bytes().replace(b"2359", time.encode())).line_count == 8


@pytest.mark.parametrize(
    ("detail", "references", "text"),
    [
        ("16,165,1,,B,C,TEXT", ("B", "C"), "TEXT"),
        ("16,165,1,,B,C,TEXT/", ("B", "C"), "TEXT"),
        ("16,165,1,,B,C/", ("B", "C"), ""),
        ("16,165,1,,B,/", ("B", ""), ""),
        ("16,165,1,,B/", ("B", ""), ""),
        ("16,165,1/", ("", ""), ""),
        ("16,165,1,,B,C,", ("B", "C"), ""),
        ("16,165,1,,B,C,A/B, C/D", ("B", "C"), "A/B, C/D"),
        ("16,165,1,,B,C/\n88,TEXT, MORE/", ("B", "C"), "TEXT, MORE"),
        ("16,165,1,,B/\n88,C,TEXT", ("B", "C"), "TEXT"),
        ("16,165,1,/\n88,B/\n88,C,TEXT\n88,END", ("B", "C"), "TEXT END"),
        ("16,165,1,V,260105,/\n88,B,C/\n88,TEXT", ("B", "C"), "TEXT"),
        ("16,165,6,S,1,2,3,B,C,TEXT", ("B", "C"), "TEXT"),
        ("16,165,6,S,,,6,B,C,TEXT", ("B", "C"), "TEXT"),
        ("16,165,6,D,1,5,6,B,C,TEXT,1", ("B", "C"), "TEXT,1"),
        ("16,165,6,D,2,0,1,7/\n88,5,B,C,TEXT", ("B", "C"), "TEXT"),
        ("16,165,6,D,2/\n88,0,1,7,5/\n88,B,C/\n88,TEXT", ("B", "C"), "TEXT"),
        ("16,165,1,Z,NONREF,notprovided,TEXT", ("", ""), "TEXT"),
    ],
)
def test_fields_end_at_commas_and_slashes_and_go_on_in_continuations(
    detail: str, references: tuple[str, str], text: str
) -> None:
    line = one_detail(detail)

    assert (line["bank_reference"], line["reference"]) == references
    assert line["description"] == text


def test_a_value_date_is_the_stated_one_and_availability_is_none() -> None:
    assert one_detail("16,165,1,V,251231,,B,C,T")["value_date"] == dt.date(2025, 12, 31)
    assert one_detail("16,165,1,2,B,C,T")["value_date"] == MONDAY


def test_a_group_without_a_currency_is_in_dollars() -> None:
    assert one_detail("16,165,1/", group=",1,260105,,,3/")["currency"] == "USD"


def test_headers_go_on_in_continuations_too() -> None:
    assert one_detail("16,165,1/", header="01,B,US,260106,0200,1,80,,2/")["amount_units"] == CENT
    split = "01,B,US,260106,0200,1,80,,2/\n02,US,B,1,260105/\n88,,USD,3/\n99,0,1,4/\n"
    with pytest.raises(RefusedFileError, match="ENVELOPE at record 4"):
        read(split.encode())


def test_the_smallest_and_the_largest_amount_are_exact() -> None:
    largest = "9" * 28

    assert one_detail(f"16,165,{largest}/")["amount_units"] == int(largest) * CENT
    assert one_detail("16,165,0/")["amount_units"] == 0


@pytest.mark.parametrize(
    ("summary", "detail", "reason"),
    [
        ("010,1,%s," % ("9" * 5_000), "16,165,1/", "RECORD_COUNT"),
        ("010,%s,," % ("9" * 5_000), "16,165,1/", "AMOUNT_RANGE"),
        ("", "16,165,1,D,%s/" % ("9" * 5_000), "FUNDS_TYPE"),
        ("", "16,165,%s/" % ("9" * 5_000), "AMOUNT_RANGE"),
        ("", "16,165,1/\n88,X,B,C/", "FUNDS_TYPE"),
        ("", "16,165,1/\n88,V,,,B,C/", "FUNDS_TYPE"),
        ("", "16,165,1/\n88,S,1/", "FUNDS_TYPE"),
        ("", "16,165,1/\n88,D,1,0,2,B,C/", "FUNDS_TYPE"),
        ("", "16,165,1,S,1,x,0,B,C/", "FUNDS_TYPE"),
    ],
)
def test_numbers_without_end_and_parts_in_continuations_are_refused(
    summary: str, detail: str, reason: str
) -> None:
    content = (
        "01,B,US,260106,0200,1,,,2/\n02,US,B,1,260105,,USD,3/\n"
        f"03,0975312471,,{summary}/\n{detail}\n49,1,3/\n98,1,1,5/\n99,1,1,7/\n"
    )

    with pytest.raises(RefusedFileError) as refused:
        read(content.encode())

    assert refused.value.reason.value == reason


def test_a_refusal_says_field_found_and_expected_and_hides_the_account() -> None:
    content = GOOD.read_bytes().replace(b"03,0975312469", b"03,12345678901234")

    with pytest.raises(RefusedFileError) as refused:
        read(content)

    assert (refused.value.place, refused.value.field) == ("record 16", "account number")
    assert refused.value.found == "**********1234"


def test_a_total_says_what_it_should_be() -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(GOOD.read_bytes().replace(b"49,2282950", b"49,2282959"))

    assert (refused.value.found, refused.value.expected) == ("2282959", "2282950")


def test_every_code_is_of_one_side_and_the_banks_own_are_known() -> None:
    assert len(CREDIT_DETAIL) + len(DEBIT_DETAIL) + 1 == len(DETAIL)
    assert {"900", "919"} <= STATUS - DETAIL
    assert {"930", "959"} <= CREDIT_DETAIL & SUMMARY
    assert {"960", "999"} <= DEBIT_DETAIL & SUMMARY
    assert {one for one in DETAIL if one < "400"} <= CREDIT_DETAIL
    assert {one for one in DETAIL if "400" <= one < "700"} <= DEBIT_DETAIL


def test_rows_name_the_record_that_holds_their_bytes() -> None:
    content = GOOD.read_bytes()
    records = content.decode().splitlines()
    rows = read(content)
    told = pl.concat(
        frame.select("position", "transaction_code")
        for frame in (rows.statement_lines, rows.advised_lines)
    )

    for position, code in told.iter_rows():
        assert records[position - 1].startswith(f"16,{code},")
