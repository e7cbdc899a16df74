"""Compiled functions are never older than what they were compiled from."""

import shutil
from pathlib import Path

import ledger_engine
from ledger_engine.compiled import digest_of_sources
from ledger_engine.embedded import kernel

PACKAGE = Path(ledger_engine.__file__).parent


def test_whatever_may_be_compiled_into_a_kernel_renews_it(tmp_path: Path) -> None:
    folder = tmp_path / "ledger_engine"
    shutil.copytree(PACKAGE, folder, ignore=shutil.ignore_patterns("__pycache__"))
    seen = {digest_of_sources(folder)}
    assert seen == {digest_of_sources(PACKAGE)}
    for name in ("flags.py", "embedded/effects.py", "embedded/book.py", "statuses/transfers.py"):
        source = folder / name
        source.write_text(source.read_text() + "# changed\n")
        seen.add(digest_of_sources(folder))
    assert len(seen) == 5


def test_a_kernel_is_cached_under_the_state_of_its_sources() -> None:
    place = str(kernel.create_transfers._cache.cache_path)  # type: ignore[attr-defined]  # numba's
    assert f"compiled-{digest_of_sources(PACKAGE)}" in place


def test_every_compiled_function_lies_where_changes_are_noticed() -> None:
    users = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if "from ledger_engine.compiled import" in path.read_text() and path.parent != PACKAGE
    }
    assert users <= {"embedded", "ingestion"}
