"""A posted event that comes again with other content: a conflict row, once a content."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from contracts.errors import LedgerLostError, OutcomeUnknown
from ledger_engine import Ledger, open_ledger
from ledger_engine.ingestion import PostingSummary, post_events
from ledger_engine.journal import Journal, open_journal
from ledger_engine.records import Records, Words
from tests.ledger_engine.business_events import event, events
from tests.ledger_engine.flows.books import ONE, STRIPE, FlowBooks, part


@pytest.fixture
def flow(books: Ledger, journal: Journal) -> FlowBooks:
    return FlowBooks(books, journal)


@pytest.mark.parametrize(
    ("changed", "status"),
    [
        ({"amount_units": "20000"}, "exists_with_different_amount"),
        ({"customer": "ben"}, "exists_with_different_credit_account_id"),
        ({"account": "other"}, "exists_with_different_debit_account_id"),
        ({"source_kind": 2}, "exists_with_different_user_data_32"),
        ({"occurred_ns": 1_700_000_001_000_000_009}, "exists_with_different_user_data_64"),
        ({"kind": "standing_payment"}, "exists_with_different_debit_account_id"),
    ],
)
def test_changed_content_under_a_posted_id_is_told_once(
    books: Ledger, journal: Journal, changed: dict[str, object], status: str
) -> None:
    first = event(1, "wire_in", 500)
    post_events(books, journal, events(first))
    for _ in range(2):
        again = post_events(books, journal, events(first | changed), retry_rejected=True)
        assert again == PostingSummary(1, 0, 0, 1)
    assert post_events(books, journal, events(first)) == PostingSummary(1, 0, 1, 0)

    (row,) = journal.rejections_after(0).to_dicts()
    assert row["status"] == status
    assert row["transfer_id"] == journal.posted_after(0)["transfer_id"][0]
    assert journal.posted_after(0).height == 1
    assert len(books.change_events(0, 10)) == 1


def test_each_other_content_is_told(books: Ledger, journal: Journal) -> None:
    for cents in (500, 600, 700, 600):
        post_events(books, journal, events(event(1, "wire_in", cents)))

    assert journal.rejections_after(0)["amount_units"].to_list() == [
        6_000_000,
        7_000_000,
        6_000_000,
    ]


def test_a_conflict_is_remembered_by_the_journal(
    tmp_path: Path, books: Ledger, journal: Journal
) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    post_events(books, journal, events(event(1, "wire_in", 600)))
    journal.close()
    with closing(open_journal(tmp_path / "journal")) as reopened:
        assert post_events(books, reopened, events(event(1, "wire_in", 600))).rejected == 1
        assert post_events(books, reopened, events(event(1, "wire_in", 500))).existing == 1
        assert reopened.rejections_after(0).height == 1


def test_a_changed_leg_of_a_chain_is_a_conflict_of_that_leg_alone(flow: FlowBooks) -> None:
    top_up = flow.post("card_topup", 10 * ONE, part("fee", ONE), on=STRIPE, customer="ada")
    assert flow.again(top_up, customer="ben") == PostingSummary(1, 0, 1, 1)

    assert flow.refusals() == [("card_topup", "gross", "exists_with_different_credit_account_id")]
    assert flow.again(top_up) == PostingSummary(1, 0, 2, 0)


@pytest.mark.parametrize("converted", [9 * ONE, 10 * ONE])
def test_a_leg_that_comes_once_its_chain_is_booked_is_refused(
    flow: FlowBooks, converted: int
) -> None:
    flow.fund("ada", 100 * ONE)
    bought = part("bought", 9 * ONE, currency="EUR")
    sale = flow.post("fx_conversion", 10 * ONE, part("converted", 10 * ONE), bought, customer="ada")
    booked = flow.balances()

    parts = (part("converted", converted), part("spread", ONE), bought)
    for retry in (False, False, True):
        flow.again(sale, *parts, retry=retry, amount_units=str(converted + ONE))

    late = ("fx_conversion", "spread", "booked_without_it")
    assert [one for one in flow.refusals() if one[1] == "spread"] == [late, late]
    assert flow.balances() == booked
    assert flow.again(sale).rejected == 0


def test_one_event_twice_in_a_call_is_posted_once(books: Ledger, journal: Journal) -> None:
    same, other = event(1, "wire_in", 500), event(1, "wire_in", 600)
    told: list[int] = []
    done = post_events(
        books, journal, events(same, same, event(2, "wire_in", 5), other), told.append
    )

    assert done == PostingSummary(4, 2, 1, 1)
    assert told == [4]
    assert journal.rejections_after(0)["status"].to_list() == ["exists_with_different_amount"]


def test_a_ledger_that_lost_what_is_posted_is_named(
    tmp_path: Path, books: Ledger, journal: Journal
) -> None:
    post_events(books, journal, events(event(1, "wire_in", 500)))
    with (
        closing(open_ledger(f"embedded:{tmp_path / 'other'}")) as empty,
        pytest.raises(LedgerLostError),
    ):
        post_events(empty, journal, events(event(1, "wire_in", 600)))


class Silent:
    """A ledger that does what it is asked and does not answer, the first ``times`` times."""

    def __init__(self, ledger: Ledger, times: int) -> None:
        self._ledger, self.times = ledger, times

    def __getattr__(self, name: str) -> Callable[..., Records]:
        found: Callable[..., Records] = getattr(self._ledger, name)
        return found

    def create_transfers(self, transfers: Records) -> Records:
        results = self._ledger.create_transfers(transfers)
        if self.times:
            self.times -= 1
            raise OutcomeUnknown("create_transfers", 1.0)
        return results


def test_an_unknown_outcome_is_asked_again_under_the_same_ids(flow: FlowBooks) -> None:
    books = flow.ledger
    flow.ledger = Silent(books, times=2)  # type: ignore[assignment]  # it delegates by name
    flow.post("card_topup", 10 * ONE, part("fee", ONE), on=STRIPE, customer="ada")

    assert flow.summary == PostingSummary(1, 0, 2, 0)
    assert flow.journal.posted_after(0)["attempt"].to_list() == [1, 1]
    assert len(books.change_events(0, 10)) == 2


def test_an_outcome_that_stays_unknown_is_found_by_the_next_pass(flow: FlowBooks) -> None:
    books = flow.ledger
    flow.ledger = Silent(books, times=3)  # type: ignore[assignment]  # it delegates by name
    with pytest.raises(OutcomeUnknown):
        flow.post("card_topup", 10 * ONE, part("fee", ONE), on=STRIPE, customer="ada")
    assert flow.journal.posted_after(0).is_empty()

    assert flow.again(1) == PostingSummary(1, 0, 2, 0)
    posted = flow.journal.posted_after(0)
    changes = books.change_events(0, 10)
    assert posted["leg"].to_list() == ["gross", "fee"]
    assert np.array_equal(posted["ledger_timestamp_ns"].to_numpy(), changes["timestamp"])


def test_a_chain_that_changed_while_its_outcome_was_unknown_is_judged_leg_by_leg(
    flow: FlowBooks,
) -> None:
    books = flow.ledger
    flow.ledger = Silent(books, times=3)  # type: ignore[assignment]  # it delegates by name
    with pytest.raises(OutcomeUnknown):
        flow.post("card_topup", 10 * ONE, part("fee", ONE), on=STRIPE, customer="ada")

    assert flow.again(1, customer="ben") == PostingSummary(1, 0, 1, 1)
    assert flow.refusals() == [("card_topup", "gross", "exists_with_different_credit_account_id")]
    assert flow.journal.posted_after(0)["leg"].to_list() == ["fee"]


class Forgetful(Silent):
    """A ledger that books and then finds nothing of it."""

    def lookup_transfers(self, ids: Words) -> Records:
        return self._ledger.lookup_transfers(ids)[:0]


def test_a_balancing_transfer_that_is_not_found_again_is_a_loss_and_no_amount_of_nothing(
    flow: FlowBooks,
) -> None:
    flow.ledger = Forgetful(flow.ledger, times=0)  # type: ignore[assignment]  # it delegates by name

    with pytest.raises(LedgerLostError, match="the ledger does not hold transfer"):
        flow.post("commission_netted", ONE, customer="bob")
    assert flow.journal.posted_after(0).is_empty()
