"""The machine signs with a key of the state folder, and takes no step that nothing shows."""

import stat
from pathlib import Path

from assets.reconciliation.decisions.following import Pass, follow_breaks, machine_key
from contracts.home import Home
from tests.warehouse.operations.decisions import NOON, World
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import open_operations


def test_the_machine_has_a_key_and_makes_another_where_it_is_lost(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    with open_operations(home.operations) as operations:
        first, again = (machine_key(home, operations, NOON) for _ in range(2))
        assert first.fingerprint == again.fingerprint
        assert stat.S_IMODE(home.machine_key.stat().st_mode) == 0o600
        home.machine_key.unlink()  # As after a restore: backups hold no private key.
        second = machine_key(home, operations, NOON)
        enrolled = operations.people.enrolled()
    assert {one.fingerprint for one in enrolled} == {first.fingerprint, second.fingerprint}
    assert {(one.person, one.role) for one in enrolled} == {("tieout", "machine")}


def test_what_neither_mirror_nor_rematch_show_is_left_as_it_is(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    with open_operations(home.operations) as operations, open_lake(home.warehouse) as lake:
        world = World.of(operations, tmp_path / "keys")
        world.propose()
        assert _followed(world, home, lake) == "proposed"
        world.take("bob", "approved")
        assert _followed(world, home, lake) == "approved"
        world.take("machine", "corrected", {"transfers": ["00000000-0000-0000-0000-0000000000c1"]})
        assert _followed(world, home, lake) == "corrected"
    assert not home.machine_key.exists()


def _followed(world: World, home: Home, lake: Lake) -> str:
    """Return where the break stands after a pass that must find nothing."""
    current = Pass(
        lake=lake,
        operations=world.operations,
        tenant=1,
        day=NOON.date(),
        now=NOON,
        signer=lambda: machine_key(home, world.operations, NOON),
    )
    found = follow_breaks(current)
    assert (found.corrected_count, found.closed_count) == (0, 0)
    return world.standing().state
