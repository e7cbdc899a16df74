"""The witness beside the log: how many commits were acknowledged.

LMDB keeps two root pages and takes the newer one that looks right, so a damaged root page would
make the last commit vanish without a word. This small file, written after each commit, knows of it.
It is synchronised only when closed: after a power cut it may lag behind the log, never lead it, and
may be empty or hold zeroes, which say nothing.
"""

import os
from pathlib import Path
from typing import Final

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.lmdb_errors import opening_errors, writing_errors
from ledger_engine.sealed import HEADER_WORDS, SEQUENCE, Kind, seal, unseal

_TRIES: Final = 3
"""Readings of a file that the writer may just be writing."""


def acknowledged_commits(folder: Path) -> int:
    """Return how many commits of the ledger in ``folder`` were acknowledged, 0 where unknown.

    Raises:
        LedgerCorruptError: the file is damaged.
    """
    path = folder / "acknowledged"
    for tries_left in reversed(range(_TRIES)):
        value = path.read_bytes() if path.is_file() else b""
        if not any(value):
            return 0
        try:
            return int(unseal(value, Kind.ACKNOWLEDGED, 0, path)[SEQUENCE])
        except LedgerCorruptError:
            if not tries_left:
                raise
    raise AssertionError("the last try returns or raises")


def require_all_acknowledged(folder: Path, acknowledged: int, stored: int) -> None:
    """Refuse a log that has lost a commit.

    Raises:
        LedgerCorruptError: ``acknowledged`` commits are more than are ``stored``.
    """
    if acknowledged > stored:
        raise LedgerCorruptError(folder, f"commit {stored + 1}, acknowledged but missing,")


class Acknowledgements:
    """The writer's open witness."""

    def __init__(self, folder: Path, commit_count: int) -> None:
        """Open it, and note what is stored: so its place on disk is taken before it is needed.

        Raises:
            LedgerFullError: no space is left.
            LedgerFailedError: the disk failed.
        """
        self._folder = folder
        self._words = np.zeros(HEADER_WORDS, np.uint64)
        with opening_errors(folder):
            self._file = os.open(folder / "acknowledged", os.O_RDWR | os.O_CREAT, 0o640)
        self.note(commit_count)

    def note(self, commit_count: int) -> None:
        """Note that ``commit_count`` commits are durable.

        Raises:
            LedgerFailedError: the disk failed.
        """
        self._words[SEQUENCE] = commit_count
        value = seal(self._words, Kind.ACKNOWLEDGED, 0).tobytes()
        with writing_errors(self._folder):
            os.pwrite(self._file, value, 0)

    def close(self) -> None:
        """Synchronise and close."""
        try:
            os.fsync(self._file)
        finally:
            os.close(self._file)
