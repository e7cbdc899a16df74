"""Files that overlap: each row counts once, whatever file told it first, and never in two ways."""

import pytest

from assets.sources.landing import Stores
from tests.assets.sources.conftest import Land, Put
from tests.assets.sources.nacha.notation import batch, entry, header, nacha, text_of

HEAD = "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,"
HEAD += "reporting_category,source_id,description"


def report(*lines: str) -> str:
    return "\n".join([HEAD, *lines, ""])


def line(number: int, fee_and_net: str = "0.59,9.41", second: int = 1) -> str:
    moment = f"2026-01-05 10:00:0{second},2026-01-07 00:00:00"
    return f"txn_{number},{moment},usd,10.00,{fee_and_net},charge,ch_{number},Mug"


def rates(*days: tuple[str, str]) -> str:
    return "\n".join(["Date,USD,JPY,", *(f"{day},{rate},161.5," for day, rate in days), ""])


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
    put("stripe/b.csv", report(line(2), line(1, fee_and_net="0.60,9.40")))
    land()

    assert [key for _, key, _ in told(stores)] == ["txn_1"]
    assert refused(stores) == [
        ("b.csv", "SEQUENCE_CONFLICT", "fee", "0.60", "0.59, as an earlier file told")
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
        ("hist-2.csv", "SEQUENCE_CONFLICT", "rate", "1.089", "1.088, as an earlier file told")
    ]


def test_rates_are_compared_to_their_last_digit(stores: Stores, put: Put, land: Land) -> None:
    exact = "0.00000000000000017"
    put("ecb_rates/hist.csv", rates(("2026-01-05", exact), ("2026-01-06", exact)))
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
            "0.00000000000000017, as an earlier file told",
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
