"""Files that overlap: each row counts once, whatever file told it first, and never in two ways."""

import datetime as dt
from hashlib import sha256

import dagster as dg
import pytest

from assets.sources.assets import settled_lines
from assets.sources.landing import Stores, land_inbox
from contracts.home import Home
from contracts.institution import load_institution
from tests.assets.sources.conftest import Land, Put
from tests.assets.sources.nacha.notation import batch, entry, header, nacha, text_of
from warehouse.resource import WarehouseResource

HEAD = "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,"
HEAD += "reporting_category,source_id,description"


def report(*lines: str) -> str:
    return "\n".join([HEAD, *lines, ""])


def line(number: int, fee_and_net: str = "0.59,9.41", second: int = 1) -> str:
    moment = f"2026-01-05 10:00:0{second},2026-01-07 00:00:00"
    return f"txn_{number},{moment},usd,10.00,{fee_and_net},charge,ch_{number},Mug"


def rates(*days: tuple[str, str]) -> str:
    return "\n".join(["Date,USD,JPY,", *(f"{day},{rate},161.5," for day, rate in days), ""])


def short(text: str) -> str:
    """Return how a file of that text is named to a person."""
    return sha256(text.encode()).hexdigest()[:12]


def told(stores: Stores) -> list[tuple[object, ...]]:
    rows = stores.lake.read("tests.assets.sources", "told_rows")
    return [(name, key, str(units)) for name, key, units in rows.iter_rows()]


def refused(stores: Stores) -> list[tuple[str, ...]]:
    rows = stores.lake.read("assets.sources", "rejected_files")
    return rows.select("file_name", "code", "field", "found", "expected").rows()


@pytest.mark.parametrize("passes", [1, 2])
def test_a_line_that_two_reports_tell_counts_once(
    stores: Stores, put: Put, land: Land, passes: int
) -> None:
    put("stripe/a.csv", report(line(1), line(2)))
    if passes == 2:
        land()
    put("stripe/b.csv", report(line(2), line(3)))
    landed = land()

    assert [one.refusal for one in landed.outcomes] == [None] * len(landed.outcomes)
    assert [key for _, key, _ in told(stores)] == ["txn_1", "txn_2", "txn_3"]
    assert stores.lake.read("assets.sources", "miscounted_files").is_empty()
    counts = {one.file_name: one.line_count for one in stores.operations.landings()}
    assert counts == {"a.csv": 2, "b.csv": 1}


def test_a_line_that_is_told_otherwise_refuses_the_later_file(
    stores: Stores, put: Put, land: Land
) -> None:
    put("stripe/a.csv", report(line(1)))
    land()
    other = report(line(2), line(1, fee_and_net="0.60,9.40"))
    put("stripe/b.csv", other)
    land()

    assert [key for _, key, _ in told(stores)] == ["txn_1"]
    assert refused(stores) == [
        (
            "b.csv",
            "SEQUENCE_CONFLICT",
            "fee",
            "0.60",
            f"0.59, as file {short(report(line(1)))} told",
        )
    ]


def test_the_same_id_at_another_moment_is_another_line(
    stores: Stores, put: Put, land: Land
) -> None:
    put("stripe/a.csv", report(line(1)))
    put("stripe/b.csv", report(line(1, second=2)))
    land()

    assert [key for _, key, _ in told(stores)] == ["txn_1", "txn_1"]


def test_a_history_and_the_days_after_it_tell_each_rate_once(
    stores: Stores, put: Put, land: Land
) -> None:
    put("ecb_rates/hist.csv", rates(("2026-01-06", "1.088"), ("2026-01-05", "1.09")))
    land()
    put("ecb_rates/hist-2.csv", rates(("2026-01-07", "1.1"), ("2026-01-06", "1.0880")))
    landed = land()

    (outcome,) = landed.outcomes
    assert outcome.refusal is None
    assert [(key, units) for _, key, units in told(stores) if "USD" in str(key)] == [
        ("USD 2026-01-05", "109"),
        ("USD 2026-01-06", "1088"),
        ("USD 2026-01-07", "11"),
    ]
    assert stores.lake.read("assets.sources", "doubtful_rates").is_empty()


def test_a_rate_that_changed_afterwards_refuses_the_later_file(
    stores: Stores, put: Put, land: Land
) -> None:
    put("ecb_rates/hist.csv", rates(("2026-01-06", "1.088")))
    land()
    put("ecb_rates/hist-2.csv", rates(("2026-01-06", "1.089")))
    land()

    assert refused(stores) == [
        (
            "hist-2.csv",
            "SEQUENCE_CONFLICT",
            "rate",
            "1.089",
            f"1.088, as file {short(rates(('2026-01-06', '1.088')))} told",
        )
    ]


def test_rates_are_compared_to_their_last_digit(stores: Stores, put: Put, land: Land) -> None:
    exact = "0.00000000000000017"
    first = rates(("2026-01-05", exact), ("2026-01-06", exact))
    put("ecb_rates/hist.csv", first)
    land()
    put("ecb_rates/hist-2.csv", rates(("2026-01-05", exact), ("2026-01-07", exact)))
    put("ecb_rates/hist-3.csv", rates(("2026-01-06", "0.00000000000000018")))
    land()

    assert refused(stores) == [
        (
            "hist-3.csv",
            "SEQUENCE_CONFLICT",
            "rate",
            "0.00000000000000018",
            f"0.00000000000000017, as file {short(first)} told",
        )
    ]


@pytest.mark.parametrize("passes", [1, 2])
@pytest.mark.parametrize("name", ["JANE DOE", "JOHN ROE"])
def test_equal_traces_of_two_clearing_files_are_two_payments(
    stores: Stores, put: Put, land: Land, name: str, passes: int
) -> None:
    put("nacha/a.ach", text_of(nacha(batch(entry(name="JANE DOE")))))
    if passes == 2:
        land()
    put("nacha/b.ach", text_of(nacha(batch(entry(name=name)), first=header(time="1700"))))
    put("nacha/c.ach", text_of(nacha(batch(entry(cents=7)), first=header(time="1800"))))
    landed = land()

    assert [one.refusal for one in landed.outcomes] == [None] * len(landed.outcomes)
    assert [(key, units) for _, key, units in told(stores)] == [
        ("071000010000001", "-10000000"),
        ("071000010000001", "-10000000"),
        ("071000010000001", "-70000"),
    ]
    assert stores.lake.read("assets.sources", "miscounted_files").is_empty()


def settled(number: int, payout: str) -> str:
    """A line of a report that names payouts, empty where there is none yet."""
    return f"{line(number)},{payout}"


def settled_report(*lines: str) -> str:
    return "\n".join([f"{HEAD},automatic_payout_id", *lines, ""])


def known(stores: Stores) -> list[tuple[object, ...]]:
    rows = stores.lake.read("tests.assets.sources", "settled_lines")
    return rows.rows()


def land_at(stores: Stores, day: int) -> list[str]:
    moment = dt.datetime(2026, 1, day, 6, tzinfo=dt.UTC)
    landed = land_inbox(stores, load_institution(stores.home.root), moment, quiet_s=0)
    return [one.refusal.reason.value if one.refusal else "" for one in landed.outcomes]


def at(day: int) -> dt.datetime:
    return dt.datetime(2026, 1, day, 6)  # noqa: DTZ001 - the lake's moments are UTC without saying so


def test_a_later_report_adds_the_payout_and_the_line_stays_as_it_was(
    stores: Stores, put: Put
) -> None:
    put("stripe/a.csv", settled_report(settled(1, ""), settled(2, "")))
    land_at(stores, 6)
    before = stores.lake.read("tests.assets.sources", "processor_rows").rows()
    put("stripe/b.csv", settled_report(settled(1, "po_1"), settled(3, "po_1")))

    assert land_at(stores, 8) == [""]
    assert known(stores) == [
        ("txn_1", "po_1", at(6), at(8)),
        ("txn_2", "", at(6), None),
        ("txn_3", "po_1", at(8), at(8)),
    ]
    after = stores.lake.read("tests.assets.sources", "processor_rows").rows()
    assert set(before) < set(after)
    assert len(after) == 3
    assert stores.lake.read("assets.sources", "miscounted_files").is_empty()


def test_the_same_payout_told_once_more_adds_nothing(stores: Stores, put: Put) -> None:
    put("stripe/a.csv", settled_report(settled(1, "")))
    land_at(stores, 6)
    put("stripe/b.csv", settled_report(settled(1, "po_1")))
    put("stripe/c.csv", settled_report(settled(1, "po_1"), settled(2, "")))
    assert land_at(stores, 8) == ["", ""]
    put("stripe/d.csv", settled_report(settled(1, ""), settled(2, "po_2")))

    assert land_at(stores, 9) == [""]
    assert known(stores) == [("txn_1", "po_1", at(6), at(8)), ("txn_2", "po_2", at(8), at(9))]


def test_what_is_settled_since_when_is_an_asset_with_counts(
    stores: Stores, put: Put, home: Home
) -> None:
    put("stripe/a.csv", settled_report(settled(1, ""), settled(2, "")))
    land_at(stores, 6)
    put("stripe/b.csv", settled_report(settled(1, "po_1"), settled(3, "po_1")))
    land_at(stores, 8)

    found = settled_lines(warehouse=WarehouseResource(home=str(home.root)))

    assert isinstance(found, dg.MaterializeResult)
    assert found.metadata is not None
    assert found.metadata["dagster/row_count"] == 3
    assert found.metadata["lines whose payout is known"] == 2
    counts = stores.lake.read("assets.sources", "settled_by_source")
    assert counts.select("line_count", "settled_count", "settled_later_count").rows() == [(3, 2, 1)]


@pytest.mark.parametrize("days", [(8, 8), (8, 9)])
def test_another_payout_of_a_settled_line_is_a_conflict(
    stores: Stores, put: Put, days: tuple[int, int]
) -> None:
    put("stripe/a.csv", settled_report(settled(1, "")))
    land_at(stores, 6)
    second = settled_report(settled(1, "po_1"))
    put("stripe/b.csv", second)
    first_codes = land_at(stores, days[0]) if days[0] != days[1] else []
    put("stripe/c.csv", settled_report(settled(1, "po_2"), settled(2, "")))

    assert [*first_codes, *land_at(stores, days[1])] == ["", "SEQUENCE_CONFLICT"]
    assert refused(stores) == [
        (
            "c.csv",
            "SEQUENCE_CONFLICT",
            "settlement_reference",
            "po_2",
            f"po_1, as file {short(second)} told",
        )
    ]
    assert known(stores) == [("txn_1", "po_1", at(6), at(8))]
