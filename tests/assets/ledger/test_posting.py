from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from assets.ledger.events import collect_events
from assets.ledger.own_events import opening_events
from assets.ledger.posting import (
    READER,
    post_pending,
    record_outcomes,
    retry_rejected,
    rule_legs,
)
from contracts.errors import LedgerLostError
from contracts.tables.sources import EXPECTED_MOVEMENTS
from tests.assets.books import INSTITUTION, Books, movement, movement_frame, open_books
from warehouse.lake import Lake

EURO = 10**6


@pytest.fixture
def books(tmp_path: Path) -> Iterator[Books]:
    with open_books(tmp_path) as opened:
        yield opened


def balance_of(books: Books, gl_code: int) -> int:
    rows = books.lake.read("assets.oracle", "trial_balance_shown")
    found = {row["gl_code"]: int(row["net_debit_units"]) for row in rows.to_dicts()}
    return found[gl_code]


def forget_outcomes(lake: Lake) -> None:
    """Leave the warehouse as it was before it took over any outcome."""
    for table in ("accounts", "posted_transfers", "rejections"):
        lake.execute("tests.assets", f"forget_{table}")
    lake.move_mark(READER, 0)


def test_money_in_is_a_debit_of_the_bank_and_a_credit_of_the_customer(books: Books) -> None:
    books.run(movement("wire_in", "anna", "10.00"))

    assert balance_of(books, 1000) == (100 + 10) * EURO
    assert balance_of(books, 2000) == -10 * EURO
    assert balance_of(books, 3000) == -100 * EURO


def test_money_out_takes_both_back(books: Books) -> None:
    books.run(movement("wire_in", "anna", "10.00"), movement("wire_out", "anna", "4.00", 2))

    assert balance_of(books, 1000) == (100 + 10 - 4) * EURO
    assert balance_of(books, 2000) == -6 * EURO


def test_a_fee_is_our_expense(books: Books) -> None:
    books.run(movement("bank_fee", "", "1.50"))

    assert balance_of(books, 5010) == 1_500_000
    assert balance_of(books, 1000) == 98_500_000


@pytest.mark.parametrize(
    ("kind", "suspense"), [("unidentified_receipt", -7), ("unidentified_payment", 7)]
)
def test_what_nobody_can_name_waits_on_the_suspense_account(
    books: Books, kind: str, suspense: int
) -> None:
    books.run(movement(kind, "", "7.00"))

    assert balance_of(books, 2900) == suspense * EURO
    assert balance_of(books, 1000) == (100 - suspense) * EURO


def test_a_customer_cannot_spend_what_they_do_not_have(books: Books) -> None:
    summary = books.run(movement("wire_out", "anna", "4.00"))

    rejected = books.lake.read("assets.ledger", "rejections_by_status").to_dicts()
    assert summary.rejected == 1
    assert [one["status"] for one in rejected] == ["exceeds_credits"]
    assert rejected[0]["to_do"]
    assert balance_of(books, 1000) == 100 * EURO


def test_the_same_pass_again_books_nothing(books: Books) -> None:
    first = books.run(movement("wire_in", "anna", "10.00"))
    again = books.run()

    assert (first.created, again.created) == (2, 0)
    assert balance_of(books, 1000) == 110 * EURO


def test_a_pass_killed_after_the_ledger_acted_is_finished_by_the_next(books: Books) -> None:
    books.lake.append(EXPECTED_MOVEMENTS, movement_frame(movement("wire_in", "anna", "10.00")))
    collect_events(books.lake, INSTITUTION, [])
    post_pending(books.lake, books.ledger, books.journal)
    books.lake.run(forget_outcomes)

    recorded = record_outcomes(books.lake, books.journal)
    summary = post_pending(books.lake, books.ledger, books.journal)

    assert recorded.posted_count == 2
    assert summary.created == 0


def test_an_opening_balance_is_dated_at_local_midnight() -> None:
    event = opening_events(INSTITUTION).to_dicts()[0]

    assert event["occurred_ns"] == 1_767_308_400 * 10**9  # 2026-01-02 00:00 in Berlin
    assert int(event["amount_units"]) == 100 * EURO


@pytest.mark.parametrize("lost", ["ledger", "ingestion journal"])
def test_nothing_is_posted_into_a_ledger_that_lacks_what_was_booked(
    books: Books, tmp_path: Path, lost: str
) -> None:
    books.run(movement("wire_in", "anna", "10.00"))
    books.lake.append(EXPECTED_MOVEMENTS, movement_frame(movement("wire_in", "bob", "1.00")))
    collect_events(books.lake, INSTITUTION, [])

    with open_books(tmp_path / "created again") as empty:
        ledger = empty.ledger if lost == "ledger" else books.ledger
        journal = empty.journal if lost == "ingestion journal" else books.journal
        with pytest.raises(LedgerLostError, match=f"the {lost} does not hold transfer"):
            post_pending(books.lake, ledger, journal)

        assert not len(empty.ledger.change_events(0, 1))
    assert balance_of(books, 1000) == 110 * EURO


def test_the_ledger_itself_goes_on_where_it_was(books: Books) -> None:
    books.run(movement("wire_in", "anna", "10.00"))

    assert books.run(movement("wire_in", "bob", "1.00")).created == 1
    assert balance_of(books, 1000) == 111 * EURO


def test_a_refused_event_is_posted_by_a_retry_and_is_then_no_longer_refused(books: Books) -> None:
    books.run(movement("wire_out", "anna", "4.00"))
    books.run(movement("wire_in", "anna", "10.00", 2))
    assert books.lake.read("assets.ledger", "open_rejections")["external_id"].to_list() == [
        "wire_out-anna-1"
    ]

    again = retry_rejected(books.lake, books.ledger, books.journal)

    assert (again.events, again.created, again.rejected) == (1, 1, 0)
    assert books.lake.read("assets.ledger", "open_rejections").is_empty()
    assert books.lake.read("assets.ledger", "rejections_by_status").is_empty()
    assert books.lake.read("assets.ledger", "rejected_events").is_empty()
    assert retry_rejected(books.lake, books.ledger, books.journal).events == 0
    books.run()
    assert balance_of(books, 1000) == (100 + 10 - 4) * EURO


def test_a_leg_that_is_refused_again_is_listed_once_with_its_last_attempt(books: Books) -> None:
    books.run(movement("wire_out", "anna", "4.00"))
    retry_rejected(books.lake, books.ledger, books.journal)

    (row,) = books.lake.read("assets.ledger", "open_rejections").to_dicts()
    (counted,) = books.lake.read("assets.ledger", "rejections_by_status").to_dicts()
    assert (row["attempt"], row["status"], counted["leg_count"]) == (2, "exceeds_credits", 1)


def test_an_event_is_settled_by_the_legs_of_the_version_that_booked_it(books: Books) -> None:
    books.run(movement("wire_in", "anna", "10.00"))
    versions = [("wire_in", 1, False, 1), ("wire_in", 2, True, 2), ("opening_balance", 1, True, 2)]
    lent = pl.DataFrame(versions, schema=rule_legs().schema, orient="row")
    with books.lake.lend("rule_legs", lent):
        unposted = books.lake.read("assets.ledger", "unposted_events")

    assert unposted["kind"].to_list() == ["opening_balance"]


def test_every_version_of_a_rule_says_how_many_legs_it_books_at_least() -> None:
    legs = {(kind, version): count for kind, version, _, count in rule_legs().iter_rows()}
    assert legs["wire_in", 1] == 1
    assert legs["card_topup", 1] == 1
    assert legs["fx_conversion", 1] == 2
    assert rule_legs().filter("is_current")["kind"].n_unique() == len({kind for kind, _ in legs})
