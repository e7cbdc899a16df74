"""The witness beside the log: how many commits were acknowledged.

LMDB keeps two root pages and takes the newer one that looks right, so a damaged root page would
make the last commit vanish without a word. This small file, written after each commit, knows of it.
It is synchronised only when closed: after a power cut it may lag behind the log, never lead it.
"""

import os
from pathlib import Path

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.sealed import HEADER_WORDS, SEQUENCE, Kind, seal, unseal


def acknowledged_commits(folder: Path) -> int:
    """Return how many commits of the ledger in ``folder`` were acknowledged, 0 where unknown.

    Raises:
        LedgerCorruptError: the file is damaged.
    """
    path = folder / "acknowledged"
    value = path.read_bytes() if path.is_file() else b""
    return int(unseal(value, Kind.ACKNOWLEDGED, 0, path)[SEQUENCE]) if value else 0


def require_all_acknowledged(folder: Path, acknowledged: int, stored: int) -> None:
    """Refuse a log that has lost a commit.

    Raises:
        LedgerCorruptError: ``acknowledged`` commits are more than are ``stored``.
    """
    if acknowledged > stored:
        raise LedgerCorruptError(folder, f"commit {stored + 1}, acknowledged but missing,")


class Acknowledgements:
    """The writer's open witness."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "acknowledged", os.O_RDWR | os.O_CREAT, 0o640)
        self._words = np.zeros(HEADER_WORDS, np.uint64)

    def note(self, commit_count: int) -> None:
        """Note that ``commit_count`` commits are durable."""
        self._words[SEQUENCE] = commit_count
        os.pwrite(self._file, seal(self._words, Kind.ACKNOWLEDGED, 0).tobytes(), 0)

    def close(self) -> None:
        """Synchronise and close."""
        os.fsync(self._file)
        os.close(self._file)
