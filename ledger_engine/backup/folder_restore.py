"""Builds a store in LMDB again from copied ranges, in a folder of its own."""

from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

import msgspec

from contracts.durable_files import make_durable
from ledger_engine.backup.key_ranges import KeyRange
from ledger_engine.environment import Environment, open_environment

_COMMIT_BYTES: Final = 64 << 20
"""About how much is stored in one transaction: each is made durable."""


class FolderRestore:
    """A store being built in ``folder``, which must be new. Close it to make it whole."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._databases: tuple[str, ...] = ()
        self._environment: Environment | None = None
        self._waiting: list[tuple[str, KeyRange]] = []
        self._waiting_bytes = 0

    def take(self, database: str, packed: bytes) -> None:
        """Take a part of a copy over; a range replaces what lies between its ends.

        Raises:
            LedgerFailedError: the disk failed or is full.
        """
        if not database:
            self._open(msgspec.json.decode(packed, type=tuple[str, ...]))
            return
        self._waiting.append((database, KeyRange.unpacked(packed)))
        self._waiting_bytes += len(packed)
        if self._waiting_bytes >= _COMMIT_BYTES:
            self._commit()

    def close(self) -> None:
        """Make it durable and give it back."""
        if self._environment is None:
            return
        self._commit()
        self._environment.close()
        self._environment = None
        make_durable(self._folder)

    def _commit(self) -> None:
        """Store what waits, in one transaction."""
        assert self._environment is not None, "a copy begins with the names of its databases"
        waiting, self._waiting, self._waiting_bytes = self._waiting, [], 0

        def work(transaction: Any, databases: dict[str, Any]) -> None:  # noqa: ANN401 - lmdb
            for database, held in waiting:
                cursor = transaction.cursor(db=databases[database])
                for key in set(_keys_between(cursor, held)).difference(held.keys):
                    transaction.delete(key, db=databases[database])
                cursor.putmulti(list(zip(held.keys, held.values, strict=True)))

        self._environment.commit(work)

    def _open(self, databases: tuple[str, ...]) -> None:
        """Open with ``databases`` too: a later copy may know more of them than an earlier one."""
        self.close()
        self._databases = tuple(sorted({*self._databases, *databases}))
        self._environment = open_environment(self._folder, self._databases, create=True)


def _keys_between(cursor: Any, held: KeyRange) -> Iterator[bytes]:  # noqa: ANN401 - lmdb
    is_there = cursor.set_range(held.first) if held.first else cursor.first()
    keys = map(bytes, cursor.iternext(values=False)) if is_there else iter(())
    return takewhile(lambda key: held.end is None or key < held.end, keys)
