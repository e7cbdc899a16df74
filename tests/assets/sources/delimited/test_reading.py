"""What a delimited file becomes: kinds, signs, dates, families, statements."""

import datetime as dt

import msgspec
import polars as pl
import pytest

from assets.sources.delimited.reading import read_csv
from assets.sources.read_file import FileContent, ReadFile
from assets.sources.reading import read_content
from contracts.csv_mapping_rules import mapping_fault
from contracts.errors import RefusedFileError
from contracts.ids import digest_id
from contracts.institution import Institution
from contracts.source_declaration import (
    AccountDeclaration,
    AccountFamily,
    CsvMapping,
    FileDeclaration,
    KindRule,
    SignRule,
    Trailer,
)

ACCOUNTS = (
    AccountDeclaration(
        id="bank", name="Bank", currency="EUR", gl_code=1000, external_ids=("DE 12",)
    ),
    AccountDeclaration(id="yen", name="Yen", currency="JPY", gl_code=1010),
)
MOVEMENTS = CsvMapping(
    table="movements",
    columns={"external_id": "id", "customer": "who", "amount": "amount", "date": "at"},
    constants={"account": "bank", "currency": "EUR"},
    ignored=("type",),
    kinds=(KindRule(kind="wire_in", when={"type": "in"}), KindRule(kind="wire_out")),
)
STATEMENT = CsvMapping(
    table="statement_lines",
    columns={"amount": "amount", "booking_date": "day", "transaction_code": "type"},
    constants={"account": "bank", "currency": "EUR"},
    trailer=Trailer(marker="type", opening="open", closing="close"),
    fee_codes=("FEE",),
)


def read(text: str, mapping: CsvMapping, zone: str = "Europe/Berlin") -> ReadFile:
    declaration = FileDeclaration(name="*", format="csv", csv=mapping)
    assert mapping_fault(declaration) is None
    institution = Institution(
        name="Test", tenant=1, time_zone=zone, calendar="DE", accounts=ACCOUNTS
    )
    return read_csv(
        FileContent("a.csv", "ours", "ab" * 32, text.encode()), declaration, institution
    )


def moments(format_: str, zone: str, *texts: str) -> list[tuple[str, str]]:
    rows = "".join(f"{n},anna,1,{text},in\n" for n, text in enumerate(texts))
    mapping = msgspec.structs.replace(MOVEMENTS, date_format=format_)
    moved = read(f"id,who,amount,at,type\n{rows}", mapping, zone).expected_movements
    return [(str(at), str(day)) for at, day in moved.select("occurred_at", "business_date").rows()]


def test_a_movement_is_named_by_its_source_and_its_own_id() -> None:
    moved = read("id,who,amount,at,type\nx1,anna,10.5,2026-01-05,in\n", MOVEMENTS)

    row = moved.expected_movements.row(0, named=True)
    assert row["movement_id"] == str(digest_id("ours", "x1"))
    assert (row["position"], row["source"], row["account"]) == (1, "ours", "bank")
    assert (row["kind"], row["customer"], int(row["amount_units"])) == (
        "wire_in",
        "anna",
        10_500_000,
    )
    assert moved.line_count == 1


def test_of_a_table_without_headers_no_name_is_shown_and_of_one_that_drifted_the_new_ones() -> None:
    with pytest.raises(RefusedFileError, match="found 'none of the declared headers'") as headless:
        read("1,Anna,10.5,2026-01-05,in\n2,Bob,1,2026-01-05,in\n", MOVEMENTS)
    with pytest.raises(
        RefusedFileError, match=r"SCHEMA_DRIFT at line 1 .found 'whom', expected who"
    ):
        read("id,whom,amount,at,type\n", MOVEMENTS)

    assert "Anna" not in str(headless.value)


def test_the_first_rule_that_fits_decides_the_kind() -> None:
    moved = read(
        "id,who,amount,at,type\n1,a,1,2026-01-05,in\n2,a,1,2026-01-05, in \n3,a,1,2026-01-05,x\n",
        MOVEMENTS,
    )

    assert moved.expected_movements["kind"].to_list() == ["wire_in", "wire_in", "wire_out"]


def test_a_kind_column_must_name_a_posting_rule() -> None:
    mapping = msgspec.structs.replace(
        MOVEMENTS, columns={**MOVEMENTS.columns, "kind": "type"}, kinds=(), ignored=()
    )
    text = "id,who,amount,at,type\n1,a,1,2026-01-05,wire_in\n2,a,1,2026-01-05,gift\n"

    with pytest.raises(RefusedFileError, match=r"KIND_UNKNOWN at line 3, column type .*gift"):
        read(text, mapping)
    assert read(text.replace("gift", "bank_fee"), mapping).expected_movements["kind"].to_list() == [
        "wire_in",
        "bank_fee",
    ]


def test_a_date_without_a_time_is_the_local_midnight() -> None:
    assert moments("%Y-%m-%d", "Europe/Berlin", "2026-01-05", "2026-07-05") == [
        ("2026-01-04 23:00:00", "2026-01-05"),
        ("2026-07-04 22:00:00", "2026-07-05"),
    ]


def test_a_day_whose_midnight_the_clocks_skip_begins_an_hour_later() -> None:
    assert moments("%d.%m.%Y", "America/Sao_Paulo", "04.11.2018") == [
        ("2018-11-04 03:00:00", "2018-11-04")
    ]


def test_a_local_time_is_brought_to_utc_and_keeps_its_local_date() -> None:
    assert moments("%Y-%m-%dT%H:%M:%S.%f", "America/New_York", "2026-01-05T23:30:00.250000") == [
        ("2026-01-06 04:30:00.250000", "2026-01-05")
    ]


def test_an_instant_with_its_offset_gets_the_local_date_of_the_institution() -> None:
    texts = ("2026-01-05T23:30:00Z", "2026-01-05T23:30:00+05:00")
    assert moments("%Y-%m-%dT%H:%M:%S%z", "Europe/Berlin", *texts) == [
        ("2026-01-05 23:30:00", "2026-01-06"),
        ("2026-01-05 18:30:00", "2026-01-05"),
    ]


@pytest.mark.parametrize("text", ["2026-03-29T02:30:00", "2026-10-25T02:30:00"])
def test_a_local_time_that_clocks_skip_or_repeat_is_refused(text: str) -> None:
    with pytest.raises(RefusedFileError, match="TIME_AMBIGUOUS at line 2, column at"):
        moments("%Y-%m-%dT%H:%M:%S", "Europe/Berlin", text)


@pytest.mark.parametrize("text", ["1969-12-31", "1989-12-31", "2149-06-07", "9999-12-31"])
def test_a_date_that_the_books_cannot_hold_is_refused(text: str) -> None:
    with pytest.raises(RefusedFileError, match="DATE_INVALID at line 2, column at"):
        moments("%Y-%m-%d", "Europe/Berlin", text)


def test_the_first_and_the_last_date_that_the_books_hold_are_read() -> None:
    assert moments("%Y-%m-%d", "Asia/Tokyo", "1990-01-01", "2149-06-06") == [
        ("1989-12-31 15:00:00", "1990-01-01"),
        ("2149-06-05 15:00:00", "2149-06-06"),
    ]


def test_a_statement_dated_with_an_offset_has_the_banks_own_dates() -> None:
    mapping = msgspec.structs.replace(STATEMENT, date_format="%Y-%m-%dT%H:%M:%S%z")
    rows = [
        ("0", "05T00:30:00+01:00", "open"),
        ("5", "05T23:30:00-08:00", "x"),
        ("1", "06T00:30:00+0900", "x"),
        ("6", "06T23:30:00Z", "close"),
    ]
    text = "".join(f"{amount},2026-01-{at},{kind}\n" for amount, at, kind in rows)

    found = read("amount,day,type\n" + text, mapping)

    assert found.statement_lines["booking_date"].to_list() == [
        dt.date(2026, 1, 5),
        dt.date(2026, 1, 6),
    ]
    assert found.statements["opening_date"].to_list() == [dt.date(2026, 1, 5)]
    assert found.statements["closing_date"].to_list() == [dt.date(2026, 1, 6)]


def test_a_decimal_comma_is_declared_and_then_the_point_is_refused() -> None:
    mapping = msgspec.structs.replace(MOVEMENTS, decimal_mark=",", delimiter=";")
    text = "id;who;amount;at;type\n1;a;1,25;2026-01-05;in\n"

    assert int(read(text, mapping).expected_movements["amount_units"][0]) == 1_250_000
    for bad in ("1.25", "1.000,25", "1,2,5"):
        with pytest.raises(RefusedFileError, match="AMOUNT_FORMAT at line 2, column amount"):
            read(text.replace("1,25", bad), mapping)


def test_yen_have_no_decimals() -> None:
    mapping = msgspec.structs.replace(MOVEMENTS, constants={"account": "yen", "currency": "JPY"})
    text = "id,who,amount,at,type\n1,a,15,2026-01-05,in\n"

    assert int(read(text, mapping).expected_movements["amount_units"][0]) == 150_000
    with pytest.raises(RefusedFileError, match="AMOUNT_SCALE"):
        read(text.replace(",15,", ",1.5,"), mapping)


def test_a_family_prefixes_customers_and_its_running_balance_is_kept_apart() -> None:
    mapping = CsvMapping(
        table="movements",
        columns={**MOVEMENTS.columns, "running_balance": "balance"},
        constants=MOVEMENTS.constants,
        kinds=MOVEMENTS.kinds,
        family=AccountFamily(prefix="c-", gl_code=2010, currency="EUR"),
        sign=SignRule(column="type", gained=("in",), lost=("out",)),
    )
    text = "id,who,amount,at,type,balance\n1,7,5,2026-01-05,in,5\n2,7,8,2026-01-06,out,-3.00\n"
    result = read(text, mapping)

    assert result.expected_movements["customer"].to_list() == ["c-7", "c-7"]
    stated = result.stated_balances.select("account", "amount_units", "balance_units", "position")
    assert [(a, int(b), int(c), d) for a, b, c, d in stated.rows()] == [
        ("c-7", 5_000_000, 5_000_000, 1),
        ("c-7", -8_000_000, -3_000_000, 2),
    ]
    assert result.line_count == 2
    with pytest.raises(RefusedFileError, match="AMOUNT_SIGN at line 3"):
        read(text.replace("out", "gone"), mapping)


def test_an_account_is_found_by_the_name_its_bank_gives_it() -> None:
    mapping = msgspec.structs.replace(
        STATEMENT,
        columns={**STATEMENT.columns, "account": "number"},
        constants={"currency": "EUR"},
    )
    rows = "de12,0,2026-01-04,open\nDE12,5,2026-01-05,IN\nDE 12,5,2026-01-05,close\n"
    result = read(f"number,amount,day,type\n{rows}", mapping)

    assert result.statements["account"].to_list() == ["bank"]
    assert result.statement_lines["account"].to_list() == ["bank"]


def test_a_statement_has_its_balances_its_lines_and_a_name() -> None:
    rows = "1.00,2026-01-04,open\n5,2026-01-05,IN\n-0.50,2026-01-06,FEE\n5.50,2026-01-06,close\n"
    result = read(f"amount,day,type\n{rows}", STATEMENT)

    (row,) = result.statements.to_dicts()
    assert row["statement_reference"] == "2026-01-04/2026-01-06"
    assert row["statement_id"] == str(digest_id("ours", "bank", "2026-01-04/2026-01-06"))
    assert (row["opening_date"], row["closing_date"]) == (dt.date(2026, 1, 4), dt.date(2026, 1, 6))
    assert (int(row["opening_balance_units"]), int(row["closing_balance_units"])) == (
        1_000_000,
        5_500_000,
    )
    lines = result.statement_lines
    assert lines["line_id"].to_list() == [str(digest_id("ab" * 32, n)) for n in ("2", "3")]
    assert lines["is_fee"].to_list() == [False, True]
    assert lines["statement_id"].unique().to_list() == [row["statement_id"]]
    assert lines["value_date"].to_list() == lines["booking_date"].to_list()
    assert row["line_count"] == result.line_count == 2


def test_a_column_of_signs_decides_and_a_signed_amount_beside_it_is_refused() -> None:
    mapping = msgspec.structs.replace(
        STATEMENT,
        columns={**STATEMENT.columns, "reference": "side"},
        sign=SignRule(column="side", gained=("H",), lost=("S",)),
    )
    text = (
        "amount,day,type,side\n0,2026-01-04,open,\n"
        "5,2026-01-05,IN,H\n2,2026-01-05,OUT,S\n3,2026-01-05,close,H\n"
    )

    units = read(text, mapping).statement_lines["amount_units"]
    assert [int(one) for one in units] == [5_000_000, -2_000_000]
    with pytest.raises(RefusedFileError, match="AMOUNT_SIGN at line 4"):
        read(text.replace("\n2,", "\n-2,"), mapping)
    with pytest.raises(RefusedFileError, match="AMOUNT_SIGN at line 3"):
        read(text.replace("IN,H", "IN,X"), mapping)
    with pytest.raises(RefusedFileError, match="CREDIT_DEBIT_MISSING at line 4, column side"):
        read(text.replace("OUT,S", "OUT,"), mapping)


def test_statements_of_two_references_in_one_file_are_told_apart() -> None:
    mapping = msgspec.structs.replace(
        STATEMENT, columns={**STATEMENT.columns, "statement_reference": "no"}
    )
    text = (
        "no,amount,day,type\n1,0,2026-01-05,open\n2,5,2026-01-06,open\n"
        "1,5,2026-01-05,IN\n2,1,2026-01-06,IN\n1,5,2026-01-05,close\n2,6,2026-01-06,close\n"
    )
    result = read(text, mapping)

    assert result.statements["statement_reference"].to_list() == ["1", "2"]
    joined = result.statement_lines.join(
        result.statements, on="statement_id", maintain_order="left"
    )
    assert joined["statement_reference"].to_list() == ["1", "2"]


def test_a_statement_without_lines_ties_when_its_balances_agree() -> None:
    text = "amount,day,type\n1,2026-01-04,open\n1,2026-01-06,close\n"

    assert read(text, STATEMENT).statements["line_count"].to_list() == [0]
    with pytest.raises(RefusedFileError, match=r"BALANCE_MISMATCH at line 3, .*'2\.00, not 1"):
        read(text.replace("\n1,2026-01-06", "\n2,2026-01-06"), STATEMENT)


def test_a_statement_cut_off_below_its_headers_is_refused() -> None:
    with pytest.raises(RefusedFileError, match="TRAILER_MISSING at the end of the file, type"):
        read("amount,day,type\n", STATEMENT)


def test_a_value_date_that_the_books_cannot_hold_is_refused(institution: Institution) -> None:
    mapping = msgspec.structs.replace(
        STATEMENT, columns={**STATEMENT.columns, "value_date": "value"}
    )
    text = (
        "amount,day,type,value\n0,2026-01-04,open,2026-01-04\n"
        "5,2026-01-05,IN,0026-01-05\n5,2026-01-05,close,2026-01-05\n"
    )
    declaration = FileDeclaration(name="*", format="csv", csv=mapping)
    file = FileContent("a.csv", "csv", "ab" * 32, text.encode())
    found = read_content(
        file, declaration, msgspec.structs.replace(institution, accounts=ACCOUNTS)
    ).refusal

    assert found is not None
    assert (found.reason, found.found) == ("DATE_INVALID", "0026-01-05")
    assert found.place == "entry at position 2, its value date"


def test_amounts_beyond_64_bits_are_exact() -> None:
    whole = "9" * 25
    text = f"id,who,amount,at,type\n1,a,{whole}.99,2026-01-05,in\n"

    assert str(read(text, MOVEMENTS).expected_movements["amount_units"][0]) == f"{whole}990000"


def test_the_same_rows_come_in_the_same_order_whatever_their_line_ends() -> None:
    text = "id,who,amount,at,type\n1,a,1,2026-01-05,in\n2,a,2,2026-01-05,in\n"

    first, second = read(text, MOVEMENTS), read(text.replace("\n", "\r\n"), MOVEMENTS)
    assert first.expected_movements.equals(second.expected_movements)
    assert first.expected_movements["amount_units"].dtype == pl.Decimal(38, 0)
