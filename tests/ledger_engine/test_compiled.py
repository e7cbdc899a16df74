"""Compiled functions are never older than what they were compiled from."""

import shutil
from pathlib import Path

import ledger_engine
from ledger_engine.compiled import state_of
from ledger_engine.embedded import kernel

PACKAGE = Path(ledger_engine.__file__).parent
KERNEL = "embedded/kernel.py"


def test_whatever_may_be_compiled_into_a_kernel_renews_it(tmp_path: Path) -> None:
    folder = tmp_path / "ledger_engine"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    seen = [state_of(folder / KERNEL, tmp_path)]
    for name in (
        KERNEL,
        "embedded/effects.py",
        "embedded/u128.py",
        "embedded/book.py",
        "flags.py",
        "statuses/transfers.py",
        "compiled.py",
    ):
        source = folder / name
        source.write_text(source.read_text() + "# changed\n")
        seen.append(state_of(folder / KERNEL, tmp_path))
    assert len(set(seen)) == len(seen)


def test_a_kernel_outlasts_changes_of_what_it_does_not_hold(tmp_path: Path) -> None:
    folder = tmp_path / "ledger_engine"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    before = state_of(folder / KERNEL, tmp_path)
    source = folder / "embedded/engine.py"
    source.write_text(source.read_text() + "# changed\n")
    assert state_of(folder / KERNEL, tmp_path) == before


def test_a_kernel_is_cached_under_the_state_of_its_sources() -> None:
    place = str(kernel.create_transfers._cache.cache_path)  # type: ignore[attr-defined]  # numba's
    assert f"compiled-{state_of(PACKAGE / KERNEL)}" in place
