"""Keeps a lake small: few files instead of many, and no snapshot that nobody can be reading.

History stands in the columns of the tables, never in snapshots, so one age for the whole catalog
is enough: a reader that lives longer than that opens the lake again. No row changes here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import polars as pl

SNAPSHOT_HOURS: Final = 24
"""Age from which on a snapshot is forgotten, unless the catalog says another."""

SMALL_BYTES: Final = 4 << 20
"""Files below this size are worth merging while others write."""

Maintain = Callable[..., pl.DataFrame]
"""Runs a query of this package, again where it lost a race."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a lake consists of. Files of forgotten snapshots are no longer counted."""

    file_count: int
    delete_file_count: int
    byte_count: int
    snapshot_count: int


@dataclass(frozen=True, slots=True)
class Tidied:
    """What a lake consisted of before and after, and how many files were removed from disk."""

    before: Contents
    after: Contents
    removed_count: int
    snapshot_hours: int


def tidied(maintain: Maintain, hours: int | None) -> Tidied:
    """Merge small files, rewrite those with many deleted rows, forget snapshots, remove files.

    Args:
        maintain: how a query is run.
        hours: the age from which on snapshots are forgotten; None takes that of the catalog.
    """
    before = _contents(maintain)
    age = hours if hours is not None else _snapshot_hours(maintain)
    maintain("rewrite_files")
    maintain("merge_files")
    maintain("expire_snapshots", hours=age)
    removed = maintain("remove_expired_files", hours=age).height
    removed += maintain("remove_orphaned_files", hours=age).height
    return Tidied(before, _contents(maintain), removed, age)


def tidied_often(maintain: Maintain) -> None:
    """Merge what small transactions leave, and forget old snapshots: quick, however large the lake.

    Files of ``SMALL_BYTES`` and more are left alone, so none is written again and again.
    """
    maintain("merge_small_files", byte_count=SMALL_BYTES)
    age = _snapshot_hours(maintain)
    maintain("expire_snapshots", hours=age)
    maintain("remove_expired_files", hours=age)


def _contents(maintain: Maintain) -> Contents:
    return Contents(*maintain("contents").row(0))


def _snapshot_hours(maintain: Maintain) -> int:
    found = maintain("snapshot_hours")
    return int(found.item()) if found.height else SNAPSHOT_HOURS
