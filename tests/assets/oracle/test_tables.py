"""The tables people use: transfers with what became of them, accounts, general ledger."""

import pytest

from assets.oracle.mirroring import mirror_new_events
from assets.oracle.purposes import declared_purposes
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
