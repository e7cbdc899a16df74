"""The tables people use: transfers with what became of them, accounts, general ledger."""

import polars as pl
import pytest

from assets.oracle.mirroring import mirror_new_events
from assets.oracle.purposes import declared_purposes
from assets.oracle.summing import (
    BALANCES_READER,
    differing_running_balances,
    fold_balances,
    fold_trial_balance,
)
from tests.assets.books import movement, open_books
from tests.assets.oracle.proof.ledgers import World, posting
from warehouse.lake import Lake


def rows(lake: Lake, query: str) -> list[tuple[object, ...]]:
    return lake._connection.sql(query).fetchall()


def test_a_pending_transfer_says_what_became_of_it_and_by_what(proved: World) -> None:
    found = rows(
        proved.lake,
        """SELECT right(transfer_id::VARCHAR, 2), pending_state, right(resolved_by_id::VARCHAR, 2)
        FROM oracle.transfers WHERE pending_state IS NOT NULL ORDER BY transfer_id""",
    )

    assert found == [
        ("03", "posted", "04"),
        ("05", "voided", "06"),
        ("09", "posted", "0a"),
        ("0b", "open", None),
        ("0c", "expired", None),
    ]


def test_it_is_resolved_when_the_ledger_resolved_it(proved: World) -> None:
    found = rows(
        proved.lake,
        """SELECT pending.resolved_timestamp_ns = by_what.timestamp_ns
        FROM oracle.transfers AS pending
        INNER JOIN oracle.transfers AS by_what ON pending.resolved_by_id = by_what.transfer_id""",
    )

    assert found == [(True,)] * 3


def test_an_expiry_is_no_transfer(proved: World) -> None:
    assert rows(proved.lake, "SELECT count(*) FROM oracle.change_events") == [(14,)]
    assert rows(proved.lake, "SELECT count(*) FROM oracle.transfers") == [(13,)]


def test_only_what_moved_posted_balances_is_posted(proved: World) -> None:
    found = rows(
        proved.lake,
        "SELECT list(right(transfer_id::VARCHAR, 1) ORDER BY transfer_id) "
        "FROM oracle.transfers WHERE is_posted",
    )

    assert found == [(["1", "2", "4", "7", "8", "a", "d"],)]


def test_times_are_said_in_nanoseconds_and_as_a_time(proved: World) -> None:
    query = "SELECT timestamp_ns, epoch_us(known_at) FROM oracle.transfers"

    assert all(int(str(ns)) // 1000 == us for ns, us in rows(proved.lake, query))


def test_the_general_ledger_runs_up_to_each_accounts_balance(proved: World) -> None:
    last = rows(
        proved.lake,
        """SELECT
            right(account_id::VARCHAR, 1),
            arg_max(net_debit_units, (occurred_ns, timestamp_ns))
        FROM oracle.general_ledger GROUP BY ALL ORDER BY 1""",
    )
    states = rows(
        proved.lake,
        """SELECT right(account_id::VARCHAR, 1), debits_posted_units - credits_posted_units
        FROM oracle.account_states ORDER BY 1""",
    )

    assert last == states


def test_the_general_ledger_follows_valid_time(empty: World) -> None:
    early, late = 1_767_600_000_000_000_000, 1_767_700_000_000_000_000
    empty.book(posting(1, 100, user_data_64=late), posting(2, 30, user_data_64=early))
    empty.mirror()

    found = rows(
        empty.lake,
        """SELECT debit_units, credit_units, net_debit_units FROM oracle.general_ledger
        WHERE account_id = '00000000-0000-0000-0000-000000000001' ORDER BY occurred_ns""",
    )

    assert found == [(30, 0, 30), (100, 0, 130)]


def test_an_account_that_was_closed_says_so(proved: World) -> None:
    found = rows(
        proved.lake,
        "SELECT right(account_id::VARCHAR, 1), is_closed FROM oracle.accounts ORDER BY 1",
    )

    assert found == [("1", False), ("2", True), ("3", False)]


def test_accounts_and_transfers_bear_the_names_of_our_own_books(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    with open_books(tmp_path_factory.mktemp("named")) as books:
        books.run(movement("wire_in", "anna", "10.00"))
        accounts = rows(
            books.lake, "SELECT gl_code, owner_kind, owner FROM oracle.accounts ORDER BY ALL"
        )
        purposes = rows(books.lake, "SELECT DISTINCT purpose FROM oracle.transfers ORDER BY 1")

    assert accounts == [
        (1000, "account", "bank-eur"),
        (2000, "customer", "anna"),
        (3000, "control", ""),
    ]
    assert purposes == [
        ("opening_balance/principal",),
        ("reserve_wire_in/principal or wire_in/principal",),
    ]


def test_a_purpose_tells_reserving_from_posting_and_voiding() -> None:
    declared = declared_purposes()
    cash = declared.filter(declared["transfer_code"] == 1102)

    assert dict(zip(cash["event_type"], cash["purpose"], strict=True)) == {
        1: "mint/cash",
        2: "mint_validated/cash",
        3: "mint_failed/cash",
    }


def test_purposes_follow_the_rules(proved: World) -> None:
    proved.lake._connection.execute("DELETE FROM oracle.purposes WHERE transfer_code = 1102")

    mirror_new_events(proved.lake, proved.ledger)

    stored = proved.lake.read("assets.oracle", "purposes")
    assert stored.equals(declared_purposes())


def test_what_is_mirrored_after_the_balances_were_made_is_no_difference(empty: World) -> None:
    empty.book_many(10)
    empty.mirror()
    fold_balances(empty.lake)
    empty.book(posting(70, 5), posting(71, 6))
    empty.mirror()
    fold_trial_balance(empty.lake)
    empty.book_many(3)
    empty.mirror()

    assert against_trial_balance(empty.lake).is_empty()
    assert differing_running_balances(empty.lake).is_empty()
    fold_balances(empty.lake)
    assert against_trial_balance(empty.lake).is_empty(), "the trial balance is the older one now"


@pytest.mark.parametrize("share_count", [1, 3, 7])
def test_a_closing_balance_that_is_wrong_is_found_whichever_share_is_read(
    empty: World, share_count: int
) -> None:
    empty.book_many(10)
    empty.mirror()
    fold_balances(empty.lake)
    empty.damage("UPDATE oracle.balances SET net_debit_units = net_debit_units + 1")

    for share in range(share_count):
        bounds = empty.lake.read(
            "assets.oracle", "account_range", share_count=share_count, share=share
        ).row(0, named=True)
        found = empty.lake.read(
            "assets.oracle", "ledger_against_balances", reader=BALANCES_READER, **bounds
        )
        assert found.height == 2


def test_the_shares_of_the_accounts_are_all_of_them_once(empty: World) -> None:
    empty.mirror()

    shares = [
        empty.lake.read("assets.oracle", "account_range", share_count=5, share=share).row(0)
        for share in range(5)
    ]

    ids = [f"00000000-0000-0000-0000-{number:012x}" for number in (1, 2, 3, 0, 0)]
    assert shares == [(one, one) for one in ids]


def against_trial_balance(lake: Lake) -> pl.DataFrame:
    return lake.read("assets.oracle", "balances_against_trial_balance", reader=BALANCES_READER)
