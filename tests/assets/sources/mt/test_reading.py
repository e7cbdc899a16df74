"""What an MT940 statement becomes: marks, dates across years, pages, references, envelopes."""

import datetime as dt

import pytest

from assets.sources.mt.information import information_of
from assets.sources.mt.interim import parse_mt942
from assets.sources.mt.statements import parse_mt940
from assets.sources.statements.bank_statement import BankStatement, StatementEntry
from contracts.errors import RefusedFileError


def message(*lines: str, number: str = "7/1", opening: str = "60F", closing: str = "62F") -> str:
    return "\n".join(
        [
            ":20:STARTUMS",
            ":25:DE02120300000000202051",
            f":28C:{number}",
            f":{opening}:C260105EUR1,00",
            *lines,
            f":{closing}:C260105EUR1,00",
            "-",
            "",
        ]
    )


def read(*lines: str) -> StatementEntry:
    (found,) = parse_mt940(message(*lines))[0].entries
    return found


@pytest.mark.parametrize(
    ("mark", "units"), [("C", 10), ("D", -10), ("RC", -10), ("RD", 10), ("CR", 10), ("DR", -10)]
)
def test_a_reversal_turns_the_sign_of_what_it_reverses(mark: str, units: int) -> None:
    found = read(f":61:260105{mark}10,NTRFNONREF")

    assert found.units == units * 1_000_000
    assert found.transaction_code == ("NTRF RVSL" if mark in ("RC", "RD") else "NTRF")


@pytest.mark.parametrize("mark", ["EC", "ED"])
def test_expected_money_is_no_entry_of_a_statement(mark: str) -> None:
    with pytest.raises(RefusedFileError, match="STATUS_NOT_BOOKED at line 5, :61:"):
        read(f":61:260105{mark}10,NTRFNONREF")


@pytest.mark.parametrize("amount", ["1234567890123,45", "12345678901234,5", "123456789012,345"])
def test_an_amount_of_more_characters_than_the_field_has_is_not_cut(amount: str) -> None:
    with pytest.raises(RefusedFileError, match="AMOUNT_FORMAT at line 5, :61:"):
        read(f":61:260105C{amount}NTRFNONREF")
    assert read(":61:260105C123456789012,34NTRF77").units == 123_456_789_012_340_000


def test_a_refusal_of_a_character_shows_that_character_alone() -> None:
    with pytest.raises(RefusedFileError, match="ILLEGAL_CHARACTER at line 5, :61:") as refused:
        read(":61:260105C10,NTRFJOS\u00c9 PEREZ")

    assert refused.value.found == "'\u00c9'"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("260105JANE DOE 4711", "260105xxxx xxx 9999"),
        ("2601050105CJANE DOE 1,", "2601050105Cxxxx xxx 9,"),
        ("JANE DOE", "xxxx xxx"),
    ],
)
def test_a_refusal_of_an_entry_shows_the_outline_of_its_texts(value: str, shown: str) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(f":61:{value}")

    assert refused.value.found == shown
    assert "JANE" not in str(refused.value)


@pytest.mark.parametrize(
    ("marks", "debits", "credits_", "is_right"),
    [
        (("D", "C"), 1, 1, True),
        (("D", "D"), 2, 0, True),
        (("RC", "RD"), 1, 1, True),
        (("D", "D"), 0, 2, False),
        (("D", "C"), 0, 2, False),
    ],
)
def test_an_entry_of_nothing_counts_on_the_side_of_its_mark(
    marks: tuple[str, ...],
    debits: int,
    credits_: int,
    is_right: bool,  # noqa: FBT001 - a parametrised value
) -> None:
    entries = "".join(f":61:260105{mark}0,00NTRFNONREF\n" for mark in marks)
    text = (
        ":20:X\n:25:1\n:28C:1/1\n:34F:EUR0,\n:13D:2601051200+0100\n"
        f"{entries}:90D:{debits}EUR0,00\n:90C:{credits_}EUR0,00\n-\n"
    )
    if is_right:
        assert len(parse_mt942(text)[0].entries) == 2
    else:
        with pytest.raises(RefusedFileError, match="RECORD_COUNT"):
            parse_mt942(text)


@pytest.mark.parametrize(
    ("dates", "booked"),
    [
        ("260105", dt.date(2026, 1, 5)),
        ("2601050106", dt.date(2026, 1, 6)),
        ("2601021231", dt.date(2025, 12, 31)),
        ("2512310102", dt.date(2026, 1, 2)),
        ("2402280229", dt.date(2024, 2, 29)),
    ],
)
def test_the_entry_date_is_in_the_year_nearest_to_the_value_date(
    dates: str, booked: dt.date
) -> None:
    assert read(f":61:{dates}C1,NTRFNONREF").booking_date == booked


@pytest.mark.parametrize("none", ["NONREF", "NOTPROVIDED", "notprovided", ""])
def test_a_reference_that_says_there_is_none_gives_way_to_the_end_to_end_one(none: str) -> None:
    found = read(f":61:260105C1,NTRF{none}", ":86:166?00X?20EREF+E2E-9 ?21SVWZ+Rent")

    assert found.reference == "E2E-9"


def test_two_digit_years_from_80_on_are_of_the_last_century() -> None:
    assert read(":61:931231C1,NTRFNONREF").value_date == dt.date(1993, 12, 31)


def test_references_are_the_customers_and_the_banks() -> None:
    found = read(":61:260105C1,NTRFE2E-1//BANK-1", ":86:plain text\nover lines")

    assert (found.reference, found.bank_reference) == ("E2E-1", "BANK-1")
    assert found.description == "plain text over lines"


def test_where_the_entry_names_no_reference_its_text_may() -> None:
    found = read(":61:260105C1,NTRFNONREF", ":86:166?00X?20EREF+E2E-9 ?21SVWZ+Rent?32ANNA?33 LEE")

    assert (found.reference, found.counterparty) == ("E2E-9", "ANNA LEE")


@pytest.mark.parametrize(("code", "is_fee"), [("NCHG", True), ("FCOM", True), ("NTRF", False)])
def test_charges_and_commissions_are_fees(code: str, is_fee: bool) -> None:  # noqa: FBT001 - a parametrised value
    assert read(f":61:260105D1,{code}NONREF").is_fee is is_fee


def test_supplementary_details_describe_an_entry_without_a_text() -> None:
    assert read(":61:260105C1,NTRFNONREF\nCASH DESK 3").description == "CASH DESK 3"


def test_subfields_may_break_anywhere_and_never_repeat_into_each_other() -> None:
    found = information_of("020?00VIREM\nENT?20LIGNE 1?2\n1LIGNE 2?31ACC?60MORE")

    assert found.description == "LIGNE 1LIGNE 2MORE"
    assert found.counterparty == "ACC"
    assert information_of("020?00FEE ONLY").description == "FEE ONLY"


def pages(*numbers: str) -> str:
    last = len(numbers) - 1
    return "".join(
        message(
            f":61:260105C1,NTRF{number}",
            ":61:260105D1,NTRFNONREF",
            number=number,
            opening="60F" if place == 0 else "60M",
            closing="62F" if place == last else "62M",
        )
        for place, number in enumerate(numbers)
    )


def references(statements: tuple[BankStatement, ...]) -> list[str]:
    return [one.reference for one in statements]


def test_the_pages_of_a_statement_are_one_statement() -> None:
    (whole,) = parse_mt940(pages("7/1", "7/2", "7/3"))

    assert len(whole.entries) == 6
    assert whole.reference == "2026/7"


def test_unnumbered_pages_follow_by_their_balances() -> None:
    assert len(parse_mt940(pages("7", "7"))[0].entries) == 4


@pytest.mark.parametrize("numbers", [("7/1", "7/3"), ("7/2", "7/1"), ("7/1", "8/2")])
def test_pages_out_of_turn_are_missing_pages(numbers: tuple[str, ...]) -> None:
    with pytest.raises(RefusedFileError, match="PAGE_MISSING at line 12, :60M:"):
        parse_mt940(pages(*numbers))


def test_statements_of_one_number_are_told_apart_by_their_page() -> None:
    assert references(parse_mt940(message(number="7/1") + message(number="7/2"))) == [
        "2026/7",
        "2026/7/2",
    ]


def test_a_bank_that_does_not_number_names_statements_by_date() -> None:
    assert references(parse_mt940(message(number="0"))) == ["2026-01-05"]
    assert references(parse_mt940(message().replace(":28C:7/1", ":28:00046"))) == ["2026/46"]


def test_an_envelope_and_transmission_marks_change_nothing() -> None:
    plain = parse_mt940(message(":61:260105C1,NTRFX"))
    header = "{1:F01BANKDEFFAXXX0001000001}{2:O9401200260105BANKDEFFAXXX}{3:{108:X1}}{4:\n"
    enveloped = header + message(":61:260105C1,NTRFX").replace("\n-\n", "\n-}{5:{CHK:0F}}\n")
    marked = "\x01\n" + message(":61:260105C1,NTRFX").replace("\n-\n", "\n-\x03\n")

    for text in (enveloped, marked, message(":61:260105C1,NTRFX").replace("\n", "\r\n")):
        (found,) = parse_mt940(text)
        assert [one.units for one in found.entries] == [one.units for one in plain[0].entries]
        assert found.opening is not None
        assert found.opening.units == 1_000_000


def test_a_banks_own_fields_and_its_forward_balances_are_passed_over() -> None:
    text = message(":NS:22Test GmbH\n23Konto", ":61:260105C1,NTRFX", ":NS:01more").replace(
        "\n-\n", "\n:64:C260105EUR1,00\n:65:C260106EUR1,00\n:65:C260107EUR1,00\n:86:bye\n-\n"
    )

    assert len(parse_mt940(text)[0].entries) == 1


def test_a_message_may_follow_without_a_closing_mark() -> None:
    text = (message(number="7/1") + message(number="8/1")).replace("-\n", "")

    assert references(parse_mt940(text)) == ["2026/7", "2026/8"]
