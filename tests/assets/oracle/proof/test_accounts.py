"""Accounts are compared while others post: what was held in between is no difference."""

from pathlib import Path

import numpy as np
import pytest

from assets.oracle.proof.account_agreement import compare_accounts
from contracts.errors import MirrorAheadError
from ledger_engine import Ledger, open_ledger
from ledger_engine.records import Records, Words
from tests.assets.oracle.proof.ledgers import World, every_kind, open_world, posting


class Busy:
    """A ledger in which something is booked whenever its accounts are asked for."""

    def __init__(self, world: World, pages: int) -> None:
        self._world, self._pages = world, pages

    def query_accounts(self, query_filter: Records) -> Records:
        for _ in range(3):
            self._world.book_many(2)
        asked = query_filter.copy()
        asked["limit"] = self._pages
        page = self._world.ledger.query_accounts(asked)
        self._world.book_many(1)
        return page

    def __getattr__(self, name: str) -> object:
        return getattr(self._world.ledger, name)


@pytest.mark.parametrize("page", [1, 2, 100])
def test_accounts_that_move_while_they_are_read_are_no_difference(world: World, page: int) -> None:
    busy: Ledger = Busy(world, page)  # type: ignore[assignment]  # passes everything else on

    found = world.verify(ledger=busy)

    assert found.holds
    assert found.accounts.touched_count == 2
    assert found.accounts.account_count == 3


def test_a_mirror_that_is_far_behind_is_not_wrong(world: World) -> None:
    world.book_many(500)

    assert world.verify().holds


def test_a_touched_account_that_never_held_its_balance_is_a_difference(world: World) -> None:
    world.damage("UPDATE EVENTS SET amount_units = 99 WHERE PLAIN")
    mark = world.verify().asked.mark_ns
    world.book_many(3)

    found = compare_accounts(world.lake, world.ledger, mark)

    # Account 1 was left by a later event of the ledger as it stands: nothing tells it apart.
    # Account 2 was not touched: it must be what the mirror adds up to.
    assert [one.partition(":")[0] for one in found.differing] == [
        "account 00000000-0000-0000-0000-000000000002"
    ]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("SET gl_code = 9", "code: mirror 9, ledger 1000"),
        ("SET flags = 8", "flags: mirror 8, ledger 0"),
        ("SET ledger = 5", "ledger: mirror 5, ledger 66514"),
        ("SET user_data_32 = 5", "user_data_32: mirror 5, ledger 0"),
        ("SET timestamp_ns = 5", "timestamp: mirror 5, ledger "),
    ],
)
def test_an_altered_record_of_an_account_is_named(world: World, change: str, said: str) -> None:
    world.damage(
        "UPDATE oracle.account_records CHANGE "
        "WHERE account_id = '00000000-0000-0000-0000-000000000003'",
        CHANGE=change,
    )

    (found,) = world.verify().accounts.differing

    assert found.startswith("account 00000000-0000-0000-0000-000000000003: ")
    assert said in found


def test_a_lost_and_a_forged_record_of_an_account_are_named(world: World) -> None:
    world.damage(
        "UPDATE oracle.account_records SET account_id = '00000000-0000-0000-0000-000000000088' "
        "WHERE account_id = '00000000-0000-0000-0000-000000000003'"
    )

    said = world.verify().accounts.differing

    assert "account 00000000-0000-0000-0000-000000000003: timestamp: mirror None" in said[0]
    assert said[-1].startswith("account 00000000-0000-0000-0000-000000000088: the mirror has a")


def test_an_account_that_only_the_mirror_knows_is_named(world: World) -> None:
    world.damage(
        "UPDATE EVENTS SET debit_account_id = '00000000-0000-0000-0000-000000000077' WHERE PLAIN"
    )

    said = world.verify().accounts.differing

    assert said[-1].startswith("account 00000000-0000-0000-0000-000000000077: the mirror has")


def test_an_older_copy_of_the_ledger_is_refused_by_name(tmp_path: Path, world: World) -> None:
    with open_world(tmp_path / "older") as older:
        older.book(*every_kind()[:3])
        with pytest.raises(MirrorAheadError, match="tieout mirror rebuild"):
            world.verify(ledger=older.ledger)


def test_an_older_copy_that_went_on_by_itself_is_refused_too(
    tmp_path: Path, mirrored: Path
) -> None:
    with open_world(mirrored) as original:
        before = original.ledger.change_events(0, 1)
    assert len(before) == 1
    with open_world(tmp_path) as restored:
        restored.book(*every_kind())
        restored.mirror()
        restored.ledger.close()
        other = open_ledger(f"embedded:{mirrored / 'ledger'}", read_only=True)
        with pytest.raises(MirrorAheadError):
            restored.verify(ledger=other)
        other.close()


def test_states_are_compared_in_both_halves(world: World) -> None:
    world.book(posting(50, 1 << 90, credit_account_id=3))
    world.mirror()
    ids: Words = np.array([[1, 0]], np.uint64)

    assert int(world.ledger.lookup_accounts(ids)["debits_posted"][0, 1]) >= 1 << 26
    assert world.verify().holds


def test_an_account_that_is_recorded_twice_is_named(world: World) -> None:
    world.damage(
        "INSERT INTO oracle.account_records SELECT * FROM oracle.account_records "
        "WHERE account_id = '00000000-0000-0000-0000-000000000003'"
    )

    assert world.verify().accounts.differing == (
        "account 00000000-0000-0000-0000-000000000003: records: mirror 2, ledger 1",
    )
