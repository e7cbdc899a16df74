"""What a NACHA file becomes: signs, kinds, links, batches, dates, parties, descriptions."""

import datetime as dt
from hashlib import sha256

import pytest

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason
from tests.assets.sources.nacha.conftest import Read
from tests.assets.sources.nacha.notation import (
    advice,
    batch,
    changed,
    contested,
    correspondent,
    dishonored,
    entry,
    header,
    iat_batch,
    iat_entry,
    nacha,
    payment,
    remittance,
    returned,
    terminal,
    text_of,
)

CENT = 10_000
"""Ledger units of a cent."""

PARTS = ("kind", "gross_units", "related_id", "reason_code")


def parts(read: Read, *batches: list[str]) -> list[tuple[object, ...]]:
    lines = read(nacha(*batches)).select(PARTS)
    return [
        (kind, int(units), related, reason) for kind, units, related, reason in lines.iter_rows()
    ]


def test_a_line_holds_all_that_an_entry_says(read: Read) -> None:
    records = nacha(
        batch(entry("27", 150_00, addenda=(payment("INVOICE 42"),)), settlement="007", number=3)
    )

    (line,) = read(records).iter_rows(named=True)

    assert line == {
        "line_id": line["line_id"],
        "file_sha256": sha256(text_of(records)).hexdigest(),
        "position": 3,
        "source": "bank",
        "account": "ach",
        "currency": "USD",
        "external_id": "071000010000001",
        "kind": "ach_debit",
        "gross_units": 150_000_000,
        "fee_units": 0,
        "net_units": 150_000_000,
        "occurred_at": dt.datetime(2026, 1, 6),  # noqa: DTZ001 - tables hold UTC without a zone
        "available_on": dt.date(2026, 1, 7),
        "settlement_reference": "1234567890/2026-01-06/3",
        "related_id": "",
        "status": "",
        "reason_code": "",
        "reference": "INV-1",
        "counterparty": "*****6789 JANE DOE",
        "description": "PAYROLL: INVOICE 42",
    }


def test_a_debit_that_we_originate_collects_and_a_credit_pays(read: Read) -> None:
    assert parts(read, batch(entry("37", 150), entry("32", 25, trace=2))) == [
        ("ach_debit", 150 * CENT, "", ""),
        ("ach_credit", -25 * CENT, "", ""),
    ]


def test_a_return_takes_back_what_it_returns_and_names_it(read: Read) -> None:
    collected = entry("26", 150, addenda=(returned("R01", "071000010000042"),))
    paid = entry("21", 25, trace=2, addenda=(returned("R03", "071000010000043"),))

    assert parts(read, batch(collected, paid)) == [
        ("ach_return", -150 * CENT, "071000010000042", "R01"),
        ("ach_return", 25 * CENT, "071000010000043", "R03"),
    ]


def test_what_follows_a_return_adds_up_by_original_trace(read: Read) -> None:
    forward = batch(entry("27", 150, trace=42), number=1)
    back = batch(entry("26", 150, trace=50, addenda=(returned("R10"),)), number=2)
    again = batch(entry("26", 150, trace=60, addenda=(dishonored("R68"),)), number=3)
    at_last = batch(entry("26", 150, trace=70, addenda=(contested("R73"),)), number=4)

    lines = parts(read, forward, back, again, at_last)

    assert [(kind, units) for kind, units, _, _ in lines] == [
        ("ach_debit", 150 * CENT),
        ("ach_return", -150 * CENT),
        ("ach_dishonored_return", 150 * CENT),
        ("ach_contested_return", -150 * CENT),
    ]
    assert {related for _, _, related, _ in lines[1:]} == {"071000010000042"}


def test_a_change_notice_moves_nothing_and_hides_what_it_corrects(read: Read) -> None:
    notice = entry("21", 0, addenda=(changed("C01", "071000010000042", "987654321"),))
    refused = entry("26", 0, trace=2, addenda=(changed("C64", "071000010000043", "1234567"),))
    lines = read(nacha(batch(notice, refused, sec="COR", description="CHANGES")))

    assert lines.select(*PARTS, "description").rows() == [
        ("ach_change_notice", 0, "071000010000042", "C01", "CHANGES: *****4321"),
        ("ach_refused_change_notice", 0, "071000010000043", "C64", "CHANGES: ***4567"),
    ]


def test_prenotes_remittances_and_offsets_are_kinds_of_their_own(read: Read) -> None:
    tests = batch(entry("23", 0), entry("28", 0, trace=2), number=1)
    told = batch(entry("24", 0, addenda=(payment("PAID"),)), sec="CCD", number=2)
    balanced = batch(entry("27", 9), entry("22", 9, trace=2, name="OFFSET"), number=3)

    assert [(kind, units) for kind, units, _, _ in parts(read, tests, told, balanced)] == [
        ("ach_prenote", 0),
        ("ach_prenote", 0),
        ("ach_remittance", 0),
        ("ach_debit", 9 * CENT),
        ("ach_offset", -9 * CENT),
    ]


def test_an_acknowledgment_names_the_payment_that_arrived_where_it_states_its_trace(
    read: Read,
) -> None:
    told = entry("24", 0, reference="071000010000042", addenda=(payment("ARRIVED"),))
    other = entry("34", 0, trace=2, reference="INV-2", addenda=(payment("ARRIVED"),))
    lines = read(nacha(batch(told, other, sec="ACK")))

    assert lines.select("kind", "related_id", "reference").rows() == [
        ("ach_remittance", "071000010000042", "071000010000042"),
        ("ach_remittance", "", "INV-2"),
    ]


def test_an_advice_credits_or_debits_us_as_it_says(read: Read) -> None:
    told = batch(
        advice("81", 500), advice("82", 200, number=2), sec="ADV", service="280", status="0"
    )

    assert parts(read, told) == [
        ("ach_adv_credit", 500 * CENT, "", ""),
        ("ach_adv_debit", -200 * CENT, "", ""),
    ]


def test_an_iat_line_is_in_dollars_and_tells_the_foreign_amount(read: Read) -> None:
    paid = iat_entry("22", 123_456, more=(remittance("INVOICE 42"), correspondent("BANQUE X")))
    (line,) = read(nacha(iat_batch(paid))).iter_rows(named=True)

    assert (line["kind"], line["gross_units"]) == ("ach_credit", -123_456 * CENT)
    assert line["counterparty"] == "******************2051 MUELLER GMBH"
    assert line["description"] == "TRADEPAY: BUS USD to EUR 150000; INVOICE 42"


def test_an_iat_return_is_linked_as_any_other(read: Read) -> None:
    assert parts(read, iat_batch(iat_entry("21", 900, more=(returned("R81"),)))) == [
        ("ach_return", 900 * CENT, "071000010000042", "R81")
    ]


def test_an_iat_change_notice_needs_no_addresses(read: Read) -> None:
    whole = iat_entry("21", 0, more=(changed("C05"),))
    lines = parts(read, iat_batch([whole[0], whole[-1]], sec="COR", indicator="IATCOR"))

    assert lines == [("ach_change_notice", 0, "071000010000042", "C05")]


@pytest.mark.parametrize(
    ("stated", "occurred", "available"),
    [
        (("260105", "260106", "   "), dt.date(2026, 1, 6), None),
        (("260105", "260106", "000"), dt.date(2026, 1, 6), None),
        (("260105", "251231", "002"), dt.date(2025, 12, 31), dt.date(2026, 1, 2)),
        (("251231", "260102", "364"), dt.date(2026, 1, 2), dt.date(2025, 12, 30)),
        (("241230", "241231", "366"), dt.date(2024, 12, 31), dt.date(2024, 12, 31)),
        (("260320", "250101", "078"), dt.date(2025, 1, 1), dt.date(2026, 3, 19)),
        (("260105", "      ", "006"), dt.date(2026, 1, 6), dt.date(2026, 1, 6)),
        (("260105", "000000", "   "), dt.date(2026, 1, 5), None),
        (("910105", "910107", "008"), dt.date(1991, 1, 7), dt.date(1991, 1, 8)),
    ],
)
def test_a_day_of_the_year_is_the_one_beside_the_file(
    read: Read, stated: tuple[str, str, str], occurred: dt.date, available: object
) -> None:
    created, effective, settlement = stated
    records = nacha(
        batch(entry(), effective=effective, settlement=settlement), first=header(created=created)
    )

    (line,) = read(records).iter_rows(named=True)

    assert (line["occurred_at"].date(), line["available_on"]) == (occurred, available)


def test_each_class_keeps_name_and_reference_where_its_layout_has_them(read: Read) -> None:
    count = f"{0:04d}"
    card = (terminal(),)
    batches = [
        batch(entry(reference="JANE DOE", name="CUSTOMER 9"), sec="CIE"),
        batch(entry(name=f"{count}ACME SUPPLY"), sec="CTX"),
        batch(entry("27", reference="123456789CHICIL"), sec="POP"),
        batch(entry("27", name="CTRL01RESEARCH-9"), sec="XCK"),
        batch(
            entry("27", extra="01", reference="120812345", name="4111111111111111", addenda=card),
            sec="SHR",
        ),
    ]
    found = [read(nacha(one)).select("reference", "counterparty").row(0) for one in batches]

    assert found == [
        ("CUSTOMER 9", "*****6789 JANE DOE"),
        ("INV-1", "*****6789 ACME SUPPLY"),
        ("123456789", "*****6789 JANE DOE"),
        ("INV-1", "*****6789"),
        ("12345", "*****6789 ************1111"),
    ]


def test_social_security_numbers_stay_in_the_landed_file(read: Read) -> None:
    notice = entry("23", 0, addenda=(payment("DATE OF DEATH*010226*CUSTOMERSSN*123456789"),))
    lines = read(nacha(batch(notice, sec="DNE", status="2", description="NOTICE")))

    assert lines["description"].to_list() == ["NOTICE"]


def test_addenda_of_one_entry_are_told_in_their_order(read: Read) -> None:
    two = entry(name="0002ACME", addenda=(payment("FIRST"), payment("SECOND", 2)))
    none = entry(name="0000ACME", trace=2)
    lines = read(nacha(batch(two, none, sec="CTX")))

    assert lines["description"].to_list() == ["PAYROLL: FIRST; SECOND", "PAYROLL"]


def test_names_outside_ascii_are_kept(read: Read) -> None:
    lines = read("".join(f"{one}\n" for one in nacha(batch(entry(name="JOSÉ")))).encode())

    assert lines["counterparty"].to_list() == ["*****6789 JOSÉ"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_records_end_in_any_of_four_ways_with_the_same_lines(read: Read, end: str) -> None:
    records = nacha(batch(entry("27", 150, addenda=(payment("X"),)), entry(trace=2)))

    told = read(text_of(records, end)).drop("line_id", "file_sha256")

    assert told.equals(read(records).drop("line_id", "file_sha256"))


def test_a_position_is_the_line_of_the_entry_even_below_blank_lines(read: Read) -> None:
    text = text_of(nacha(batch(entry(), entry(trace=2)))).replace(b"\n", b"\n\n", 2)

    assert read(text)["position"].to_list() == [5, 6]


def test_a_file_without_a_batch_has_no_line(read: Read) -> None:
    assert read(nacha()).height == 0


def test_of_two_faults_the_first_in_the_file_is_named(read: Read) -> None:
    records = nacha(batch(entry(trace=2, name=""), entry(trace=1)), batch(entry("20"), number=2))

    with pytest.raises(RefusedFileError) as refused:
        read(records)

    assert refused.value.reason is RefusalReason.FIELD_MISSING
    assert refused.value.place == "line 3"


def test_a_refusal_names_field_and_expectation(read: Read) -> None:
    wrong = nacha(batch(entry()))
    wrong[3] = wrong[3][:32] + "000000009999" + wrong[3][44:]

    with pytest.raises(RefusedFileError) as refused:
        read(wrong)

    error = refused.value
    assert (error.reason, error.place) == (RefusalReason.CONTROL_TOTAL, "line 4")
    assert error.field == "total credit entry dollar amount"
    assert (error.found, error.expected) == ("000000009999", "000000001000")


def test_a_name_in_a_refusal_is_masked(read: Read) -> None:
    with pytest.raises(RefusedFileError) as refused:
        read(nacha(batch(entry(name="0" * 22))))

    assert refused.value.found == "*" * 18 + "0000"
