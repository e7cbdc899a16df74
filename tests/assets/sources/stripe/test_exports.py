"""Reports and exports become the same lines as objects, whatever their headers and amounts."""

import datetime as dt

import pytest

from contracts.errors import RefusedFileError
from tests.assets.sources.institutions import CORPUS
from tests.assets.sources.stripe.conftest import Read

REPORT = (
    "balance_transaction_id,created_utc,currency,gross,fee,net,reporting_category,source_id,"
    "automatic_payout_id\n"
)
COLUMNS = (
    "external_id", "kind", "gross_units", "fee_units", "net_units", "settlement_reference",
    "related_id", "status", "reason_code", "reference", "counterparty",
)  # fmt: skip


def rows(read: Read, name: str) -> list[tuple[object, ...]]:
    return read((CORPUS / "stripe" / name).read_bytes()).select(COLUMNS).rows()


def refused(read: Read, text: str) -> tuple[str, str, str]:
    with pytest.raises(RefusedFileError) as refusal:
        read(text)
    return refusal.value.reason.value, refusal.value.place, refusal.value.found


def test_an_itemised_balance_change(read: Read) -> None:
    assert rows(read, "good-balance-change.csv") == [
        ("txn_0001", "charge", 10_000_000, 590_000, 9_410_000, "po_0003", "ch_0001", "", "",
         "A-1", "Jane Doe"),
        ("txn_0002", "refund", -4_000_000, 0, -4_000_000, "po_0003", "re_0002", "", "",
         "A-2", "Jane Doe"),
        ("txn_0004", "dispute", -10_000_000, 15_000_000, -25_000_000, "po_0005", "dp_0004", "",
         "fraudulent", "", "Jane Doe"),
    ]  # fmt: skip


def test_an_itemised_payout_reconciliation(read: Read) -> None:
    assert rows(read, "good-payout-reconciliation.csv")[2:] == [
        ("txn_0003", "payout", -5_410_000, 0, -5_410_000, "po_0003", "po_0003", "", "", "", ""),
        ("txn_0009", "payout", -7_000_000, 0, -7_000_000, "po_0009", "po_0009", "", "", "", ""),
    ]


def test_itemised_payouts(read: Read) -> None:
    assert rows(read, "good-payouts.csv") == [
        ("txn_0003", "payout", -5_410_000, 0, -5_410_000, "po_0003", "po_0003", "paid", "", "", ""),
        ("txn_0005", "payout_failure", 5_410_000, 0, 5_410_000, "", "po_0006", "failed", "", "",
         ""),
    ]  # fmt: skip


def test_the_older_balance_history(read: Read) -> None:
    found = rows(read, "good-history.csv")

    assert found[0] == (
        "txn_0001", "charge", 10_000_000, 590_000, 9_410_000, "po_0003", "ch_0001", "", "", "A-1",
        "",
    )  # fmt: skip
    assert [(kind, net) for _, kind, _, _, net, *_ in found[1:]] == [
        ("dispute", -25_000_000),
        ("dispute_reversal", 25_000_000),
        ("refund_failure", 4_000_000),
        ("adjustment", -1_000_000),
        ("fee", -2_000_000),
    ]


def test_the_exported_table_counts_minor_units(read: Read) -> None:
    assert rows(read, "good-table.csv") == [
        ("txn_0001", "charge", 10_000_000, 590_000, 9_410_000, "po_0003", "ch_0001", "available",
         "", "", ""),
        ("txn_0003", "payout", -9_410_000, 0, -9_410_000, "po_0003", "po_0003", "available", "",
         "", ""),
        ("txn_0013", "charge", 5_000_000, 0, 5_000_000, "po_0099", "py_0013", "pending", "", "",
         ""),
    ]  # fmt: skip


def test_marks_line_ends_and_quotes_change_nothing(read: Read) -> None:
    plain = (CORPUS / "stripe" / "good-history.csv").read_text()
    header, *rest = plain.splitlines()
    quoted = "\r\n".join(['"' + header.replace(",", '","') + '"', *rest])

    assert read("\ufeff" + quoted).equals(read(plain))


def test_moments_are_the_ones_in_utc(read: Read) -> None:
    found = read((CORPUS / "stripe" / "good-balance-change.csv").read_bytes())
    older = read((CORPUS / "stripe" / "good-history.csv").read_bytes())

    assert found["occurred_at"][0] == dt.datetime.fromisoformat("2026-01-05T10:00:01")
    assert found["available_on"][0] == dt.date(2026, 1, 7)
    assert older["occurred_at"][0] == dt.datetime.fromisoformat("2026-01-05T10:00:00")


def test_a_report_without_utc_is_of_a_zone_that_it_does_not_name(read: Read) -> None:
    with pytest.raises(RefusedFileError) as refusal:
        read(REPORT.replace("created_utc", "created"))

    assert refusal.value.reason.value == "MISSING_COLUMN"
    assert "created_utc" in refusal.value.to_do


def test_a_header_that_is_not_known_may_change_what_the_others_mean(read: Read) -> None:
    assert refused(read, REPORT.replace("source_id", "source_id,connected_account")) == (
        "UNKNOWN_COLUMN", "line 1", "connected_account",
    )  # fmt: skip
    assert read(REPORT.replace("source_id", "source_id,payment_metadata[cart]")).height == 0


def line(number: int, net: str, payout: str, category: str = "charge", source: str = "") -> str:
    named = source or f"ch_{number}"
    return f"txn_{number},2026-01-05 10:00:00,usd,{net},0,{net},{category},{named},{payout}\n"


def test_a_payout_is_the_sum_of_its_lines_where_a_report_holds_both(read: Read) -> None:
    lines = line(1, "10.00", "po_1") + line(2, "-4.00", "po_1", "refund", "re_2")
    whole = line(3, "-6.00", "po_1", "payout", "po_1")
    short = line(3, "-5.99", "po_1", "payout", "po_1")

    assert read(REPORT + lines + whole).height == 3
    assert refused(read, REPORT + lines + short) == ("CONTROL_TOTAL", "line 4", "5.99")
    assert refused(read, REPORT + short) == ("CONTROL_TOTAL", "line 2", "5.99")


def test_a_report_that_lists_payouts_lists_each_that_its_lines_name(read: Read) -> None:
    manual = line(9, "-6.00", "", "payout", "po_9")

    assert read(REPORT + line(1, "6.00", "po_1")).height == 1
    assert read(REPORT + manual + line(1, "6.00", "")).height == 2
    assert refused(read, REPORT + manual + line(1, "6.00", "po_1")) == (
        "LINK_BROKEN", "line 3", "po_1",
    )  # fmt: skip


def test_an_export_of_a_period_promises_no_whole_payout(read: Read) -> None:
    header = (
        "id,amount,available_on,created,currency,description,fee,net,source,status,type,payout_id\n"
    )
    moved = "txn_{},{},2026-01-07,2026-01-05 10:00:00,usd,,0,{},{},available,{},po_1\n"
    later = moved.format(1, 100, 100, "ch_1", "charge")
    out = moved.format(2, -500, -500, "po_1", "payout")

    assert read(header + later + out)["settlement_reference"].to_list() == ["po_1", "po_1"]
