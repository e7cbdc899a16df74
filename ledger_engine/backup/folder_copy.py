"""Copies what a store in LMDB holds at one moment, whole or what is new, while its writer goes on.

Entries are copied as they lie, checksums verified, whatever they mean: so every answer of the
restored store is that of the original, spent ids and expiries included. What does not belong here:
which databases there are (they are asked of the store), where the copies go.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from contracts.errors import UnsupportedError
from ledger_engine.backup.key_ranges import (
    RIGHT_AFTER,
    KeyRange,
    cuts_by_key,
    cuts_by_size,
    digest_of,
    ranges_of,
)
from ledger_engine.backup.store_layout import StoreLayout, verify_sealed
from ledger_engine.environment import Environment, open_environment

_Entries = Iterator[tuple[bytes | memoryview, bytes | memoryview]]


class StoreMark(msgspec.Struct, frozen=True):
    """How far a copy of a store reached.

    Attributes:
        last: of each growing database, its last key and the digest of that entry.
        ranges: of each other database, the digests of its ranges.
    """

    last: Mapping[str, tuple[str, str]] = msgspec.field(default_factory=dict)
    ranges: Mapping[str, tuple[str, ...]] = msgspec.field(default_factory=dict)


class FolderCopy:
    """One moment of the store in a folder. Get one from ``pinned_folder``."""

    def __init__(self, environment: Environment, layout: StoreLayout) -> None:
        self._environment = environment
        self._layout = layout
        self._last: dict[str, tuple[str, str]] = {}
        self._ranges: dict[str, tuple[str, ...]] = {}
        self.entry_count = 0

    @property
    def mark(self) -> StoreMark:
        """How far this copy reaches; whole once ``parts`` has ended."""
        return StoreMark(dict(self._last), dict(self._ranges))

    def pin(self) -> None:
        """Take the moment now, not with the first read."""
        self._names()

    def parts(self, since: StoreMark | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield database and packed range of everything, or of what is new ``since`` a mark.

        The first part has no database and names them all.

        Raises:
            LedgerCorruptError: an entry is damaged; nothing after it is copied.
            UnsupportedError: the store holds a database that this version does not know.
        """
        mark = since or StoreMark()
        names = self._names()
        yield "", msgspec.json.encode(names)
        for database in names:
            if database in self._layout.growing:
                yield from self._grown(database, mark.last.get(database))
            else:
                yield from self._changed(database, frozenset(mark.ranges.get(database, ())))

    def _grown(self, database: str, last: tuple[str, str] | None) -> Iterator[tuple[str, bytes]]:
        """Yield what was appended after ``last``, or everything where that entry is another now."""
        first = b""
        if last is not None and self._entry_digest(database, bytes.fromhex(last[0])) == last[1]:
            first = bytes.fromhex(last[0]) + RIGHT_AFTER
            self._last[database] = last
        for held in ranges_of(self._entries(database, first), first, cuts_by_size):
            verify_sealed(database, held, self._environment.folder)
            if held.keys:
                entry = KeyRange(b"", None, held.keys[-1:], held.values[-1:])
                self._last[database] = (held.keys[-1].hex(), digest_of(entry.packed()))
            if held.keys or not first:
                self.entry_count += len(held.keys)
                yield database, held.packed()

    def _changed(self, database: str, known: frozenset[str]) -> Iterator[tuple[str, bytes]]:
        """Yield the ranges that are not ``known``."""
        digests: list[str] = []
        for held in ranges_of(self._entries(database, b""), b"", cuts_by_key):
            verify_sealed(database, held, self._environment.folder)
            packed = held.packed()
            digests.append(digest_of(packed))
            if digests[-1] not in known:
                self.entry_count += len(held.keys)
                yield database, packed
        self._ranges[database] = tuple(digests)

    def _names(self) -> list[str]:
        def work(transaction: Any, databases: dict[str, Any]) -> list[str]:  # noqa: ANN401 - lmdb
            stored = {bytes(key).decode() for key, _ in transaction.cursor()}
            for name in stored - databases.keys():
                raise UnsupportedError(
                    f"The database {name!r} in {self._environment.folder}",
                    "Update Tieout, then back up again.",
                )
            return sorted(stored)

        return self._environment.read(work)

    def _entry_digest(self, database: str, key: bytes) -> str:
        def work(transaction: Any, databases: dict[str, Any]) -> str:  # noqa: ANN401 - lmdb
            value = transaction.get(key, db=databases[database])
            held = KeyRange(b"", None, [key], [bytes(value or b"")])
            return digest_of(held.packed())

        return self._environment.read(work)

    def _entries(self, database: str, first: bytes) -> _Entries:
        def work(transaction: Any, databases: dict[str, Any]) -> _Entries:  # noqa: ANN401 - lmdb
            cursor = transaction.cursor(db=databases[database])
            is_there = cursor.set_range(first) if first else cursor.first()
            entries: _Entries = cursor.iternext() if is_there else iter(())
            return entries

        return self._environment.read(work)


@contextmanager
def pinned_folder(folder: Path, layout: StoreLayout) -> Iterator[FolderCopy]:
    """Lend a copy of the store in ``folder`` as of now; its databases must be open already.

    The moment is that of the first read in the block, by whomever in this thread.

    Raises:
        StateError: nothing is stored there.
        LedgerCorruptError: the file is damaged.
    """
    environment = open_environment(folder, (), create=False)
    try:
        with environment.pinned():
            yield FolderCopy(environment, layout)
    finally:
        environment.close()
