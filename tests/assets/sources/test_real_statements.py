"""Other people's statements: read as their golden results say, refused where they do not tie."""

from pathlib import Path

import pytest

from assets.sources.camt.reading import parse_camt053
from assets.sources.mt.statements import parse_mt940
from assets.sources.reading import dry_run
from assets.sources.statements.bank_statement import BankStatement
from contracts.institution import Institution
from contracts.source_declaration import AccountDeclaration, FileDeclaration, SourceDeclaration
from tests.assets.sources.golden import (
    camt_balances,
    camt_entries,
    mt940_balances,
    mt940_entries,
)

pytestmark = pytest.mark.real_data

CAMT053 = {
    "genkgo/camt053.v2.multi.statement.xml": 2,
    "genkgo/camt053.v2.all-balance-types.xml": "BALANCE_MISMATCH",
    "genkgo/camt053.v2.five.decimals.xml": "BALANCE_MISMATCH",
    "genkgo/camt053.v2.minimal.ultimate.xml": "CURRENCY_MIXED",
    "genkgo/camt053.v2.minimal.xml": "CURRENCY_MIXED",
    "genkgo/camt053.v2.with-party-ids.xml": "CURRENCY_MIXED",
    "genkgo/camt053.v2.with-account-name.xml": "FIELD_MISSING",
    "genkgo/camt053.v2.wrong.xml": "FIELD_MISSING",
    "genkgo/camt53.only-Dt-with-DtTm.xml": "FIELD_MISSING",
    "prowide/camt.053.001.07.xml": "FIELD_MISSING",
    "genkgo/camt053.v3.xml": "DETAIL_SUM",
    "genkgo/camt053.v4.xml": "PAGE_MISSING",
    "genkgo/camt053.v8.xml": "PAGE_MISSING",
    "genkgo/camt052.v2.xml": "XML_NAMESPACE",
    "genkgo/camt054.v8.xml": "XML_NAMESPACE",
}
MT940 = {
    "mBank/mt940.sta": 3,
    "mBank/with_newline_in_tnr.sta": "BALANCE_MISMATCH",
    "self-provided/details_60-63.sta": "BALANCE_MISMATCH",
    "self-provided/malformed_details.sta": "BALANCE_MISMATCH",
    "self-provided/overly_long_details.sta": "BALANCE_MISMATCH",
    "self-provided/whitespace.sta": "BALANCE_MISMATCH",
    "cmxl/mt940.sta": "DATE_INVALID",
    "self-provided/february_30.sta": "DATE_INVALID",
    "sberbank/171011_01234945.sta": "ILLEGAL_CHARACTER",
    "self-provided/raiffeisen-cmi.sta": "ENCODING_NOT_UTF8",
    "self-provided/raphaelm.sta": "CURRENCY_UNKNOWN",
    "self-provided/long_statement_number.sta": "AMOUNT_FORMAT",
    "mBank/mt942.sta": "TAG_UNKNOWN",
    "self-provided/mt942.sta": "TAG_UNKNOWN",
    "self-provided/sparkassen.sta": "TAG_UNKNOWN",
    "self-provided/transaction_details_wrapped.sta": "TAG_UNKNOWN",
    "self-provided/wrapped_timestamp.sta": "TAG_UNKNOWN",
    "self-provided/account_identification.sta": "TAG_MISSING",
    "self-provided/gv_codes.sta": "TAG_MISSING",
    "cmxl/reference.sta": "TAG_MISSING",
    "self-provided/multiline.sta": "TAG_ORDER",
    "self-provided/empty_non_swift.sta": "TAG_ORDER",
    "self-provided/invalid_statement.sta": "TAG_ORDER",
    "cmxl/account_balance_credit.sta": "TAG_ORDER",
    "cmxl/account_balance_debit.sta": "TAG_ORDER",
    "cmxl/account_identification_iban.sta": "TAG_ORDER",
    "cmxl/account_identification_legacy.sta": "TAG_ORDER",
    "cmxl/available_balance.sta": "TAG_ORDER",
    "cmxl/closing_balance.sta": "TAG_ORDER",
    "cmxl/statement_details.sta": "TAG_ORDER",
    "cmxl/statement_line.sta": "TAG_ORDER",
    "cmxl/statement_number.sta": "TAG_ORDER",
}
ACCOUNTS = {
    "NL26VAYB8060476890": "EUR",
    "CH2801234000123456789": "EUR",
    "PL29114010810000267002001002": "PLN",
    "12345678/1020304050": "EUR",
    "45050050/76198810": "DEM",
    "10020030/1234567": "EUR",
    "BPHKPLPK/320000546101": "PLN",
}
INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="Europe/Berlin",
    calendar="DE",
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
            files=(
                FileDeclaration(name="*.xml", format="camt053"),
                FileDeclaration(name="*.sta", format="mt940"),
            ),
        ),
    ),
)


@pytest.mark.parametrize(
    ("folder", "name", "expected"),
    [("camt", name, expected) for name, expected in CAMT053.items()]
    + [("mt940/wolph", name, expected) for name, expected in MT940.items()],
)
def test_each_real_file_is_read_whole_or_refused_by_name(
    folder: str, name: str, expected: int | str, real_data: Path
) -> None:
    (outcome,) = dry_run(
        [real_data / "bank_statements" / folder / name], "real", INSTITUTION
    ).outcomes

    found = outcome.refusal.reason.value if outcome.refusal else outcome.rows.line_count
    assert found == expected


def test_no_real_statement_is_left_out(real_data: Path) -> None:
    folder = real_data / "bank_statements"
    mt940 = {str(one.relative_to(folder / "mt940/wolph")) for one in folder.rglob("*.sta")}
    camt053 = {f"genkgo/{one.name}" for one in (folder / "camt/genkgo").glob("camt*53*.xml")}

    assert mt940 == MT940.keys()
    assert camt053 <= CAMT053.keys()


# Versions 04 and 08 come as a second page without the first: read here as if they were whole.
# Version 03 states details that do not add up: read here without their amount.
PARSED: dict[str, tuple[tuple[bytes, bytes], ...]] = {
    "camt053.v2.minimal": (),
    "camt053.v2.minimal.ultimate": (),
    "camt053.v2.with-party-ids": (),
    "camt053.v2.with-account-name": (),
    "camt053.v2.five.decimals": (),
    "camt053.v2.all-balance-types": (),
    "camt053.v2.multi.statement": (),
    "camt53.only-Dt-with-DtTm": (),
    "camt053.v3": ((b'<Amt Ccy="EUR">105.750</Amt>', b""),),
    "camt053.v4": ((b"<PgNb>2</PgNb>", b"<PgNb>1</PgNb>"),),
    "camt053.v8": ((b"<PgNb>2</PgNb>", b"<PgNb>1</PgNb>"),),
}


@pytest.mark.parametrize("name", PARSED)
def test_amounts_dates_and_balances_of_camt053_equal_the_golden_result(
    name: str, real_data: Path
) -> None:
    folder = real_data / "bank_statements" / "camt" / "genkgo"
    content = (folder / f"{name}.xml").read_bytes()
    for found, put in PARSED[name]:
        assert found in content
        content = content.replace(found, put)
    statements = parse_camt053(content)
    entries = [one for statement in statements for one in statement.entries]
    golden, balances = camt_entries(folder / f"{name}.json"), camt_balances(folder / f"{name}.json")

    read = [(one.units, one.currency, one.booking_date, one.value_date) for one in entries]
    told = [(*one[:3], one.value_date or one.booking_date) for one in golden]
    assert read[-len(told) :] == told if told else read == []
    assert stated(statements[-1], "opening") == balances.get("opening")
    assert stated(statements[-1], "closing") == balances.get("closing")


def stated(statement: BankStatement, name: str) -> tuple[object, ...] | None:
    balance = statement.opening if name == "opening" else statement.closing
    return None if balance is None else (balance.units, balance.currency, balance.date)


WHOLE = [
    ("cmxl/mt940", "utf-8"),
    ("mBank/mt940", "utf-8"),
    ("mBank/with_newline_in_tnr", "utf-8"),
    ("self-provided/details_60-63", "utf-8"),
    ("self-provided/malformed_details", "utf-8"),
    ("self-provided/overly_long_details", "utf-8"),
    ("self-provided/whitespace", "utf-8"),
    ("self-provided/raiffeisen-cmi", "cp852"),
]


@pytest.mark.parametrize(("name", "encoding"), WHOLE)
def test_amounts_dates_and_balances_of_mt940_equal_the_golden_result(
    name: str, encoding: str, real_data: Path
) -> None:
    path = real_data / "bank_statements" / "mt940" / "wolph" / f"{name}.sta"
    statements = parse_mt940(path.read_bytes().decode(encoding))
    entries = [one for statement in statements for one in statement.entries]
    golden = mt940_entries(path.with_suffix(".yml"))

    read = [(one.units, one.currency, one.booking_date, one.value_date) for one in entries]
    assert read == [tuple(one) for one in golden]
    assert (
        stated(statements[-1], "opening"),
        stated(statements[-1], "closing"),
    ) == mt940_balances(path.with_suffix(".yml"))
