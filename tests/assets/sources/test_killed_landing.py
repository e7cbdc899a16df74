"""A pass that is killed anywhere and run again ends where it would have ended."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from assets.sources import intake, landing
from assets.sources.inbox import inbox_files
from assets.sources.landing import Stores, land_inbox
from contracts.home import Home
from contracts.institution import load_institution
from tests.assets.sources.conftest import NOW, Land, Put, held, lay_out, putting
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import Operations, open_operations

Held = dict[str, list[tuple[object, ...]]]

BEFORE, AFTER = "before", "after"
DEATHS = [
    (intake, "store_file", 2, AFTER),
    (Operations, "register", 1, BEFORE),
    (Operations, "register", 3, AFTER),
    (Path, "unlink", 2, AFTER),
    (landing, "outcome_of", 2, BEFORE),
    (Lake, "append", 3, AFTER),
    (Lake, "run", 1, AFTER),
    (Lake, "run", 2, BEFORE),
    (Operations, "settle_landings", 1, AFTER),
    (Operations, "settle_landings", 2, BEFORE),
]


class KilledError(BaseException):
    """What a test dies of: no product code may catch it."""


def die(patched: pytest.MonkeyPatch, death: tuple[object, str, int, str]) -> None:
    """Let the nth call of a function kill the pass, before or after its work."""
    owner, name, nth, when = death
    real: Callable[..., object] = getattr(owner, name)
    calls: list[None] = []

    def deadly(*args: object, **kwargs: object) -> object:
        calls.append(None)
        if len(calls) == nth and when == BEFORE:
            raise KilledError
        result = real(*args, **kwargs)
        if len(calls) == nth:
            raise KilledError
        return result

    patched.setattr(owner, name, deadly)


@pytest.fixture(scope="module")
def unharmed(empty_home: Home, tmp_path_factory: pytest.TempPathFactory) -> Held:
    """What a pass ends with that nothing happened to."""
    folder = tmp_path_factory.mktemp("unharmed")
    home = Home(shutil.copytree(empty_home.root, folder / "home"))
    lay_out(putting(home))
    with open_lake(home.warehouse) as lake, open_operations(home.operations) as operations:
        stores = Stores(home, lake, operations)
        land_inbox(stores, load_institution(home.root), NOW, quiet_s=0)
        return held(stores)


@pytest.mark.parametrize("death", DEATHS, ids=lambda one: f"{one[3]}-{one[1]}-{one[2]}")
def test_killed_anywhere_and_run_again_it_ends_the_same(
    death: tuple[object, str, int, str], unharmed: Held, stores: Stores, put: Put, land: Land
) -> None:
    lay_out(put)
    with pytest.MonkeyPatch.context() as patched:
        die(patched, death)
        with pytest.raises(KilledError):
            land()

    land()

    assert held(stores) == unharmed
    assert inbox_files(stores.home) == []
