"""The proof is the same on a real cluster: records as its server sends them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from assets.oracle.proof.mirror_side import mirrored_transfers
from assets.oracle.proof.segments import Stretch
from tests.assets.oracle.proof.ledgers import World, every_kind, open_world
from tests.ledger_engine.tigerbeetle_server import SMALL_BATCHES, binary, started

pytestmark = pytest.mark.tigerbeetle


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Every kind of transfer in a cluster of its own, and some that take several pages."""
    binary()
    cluster = started(tmp_path, SMALL_BATCHES)
    with open_world(tmp_path, cluster.url) as opened:
        opened.book(*every_kind())
        opened.book_many(2000)
        opened.mirror()
        yield opened
    cluster.stop()


def test_every_record_of_the_server_is_rebuilt_and_every_account_compared(world: World) -> None:
    found = world.verify(full=True)

    assert found.holds, found.differing
    assert found.transfers.transfer_count == len(every_kind()) + 2000
    assert found.transfers.mirror_root == found.transfers.ledger_root
    assert found.accounts.account_count == 3


def test_what_was_altered_is_named_by_field_and_both_values(world: World) -> None:
    world.damage("UPDATE EVENTS SET transfer_code = 8 WHERE PLAIN")
    world.damage("DELETE FROM EVENTS WHERE ZERO")

    said = world.verify().transfers.differing

    assert said[0].endswith("code: mirror 8, ledger 7")
    assert said[1].endswith("transfer: mirror absent, ledger 0 units")


def test_accounts_agree_while_the_server_books_on(world: World) -> None:
    world.book_many(500)

    found = world.verify()

    assert found.holds, found.differing
    assert found.accounts.touched_count == 2
    whole = mirrored_transfers(world.lake, Stretch(0, found.asked.mark_ns))
    assert len(whole.words) == len(every_kind()) + 2000
