"""The journal's LMDB: sealed records under their first sequence number, and one head.

Sequence numbers are given out here, in the transaction that stores what they number. What does not
belong here: what the records mean.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.environment import open_environment
from ledger_engine.records import Words
from ledger_engine.sealed import HEADER_WORDS, SEQUENCE, Kind, seal, unseal
from ledger_engine.writer_lock import WriterLock

_DATABASE: Final = {
    Kind.JOURNAL: "journal",
    Kind.NAMES: "names",
    Kind.ASKED: "asked",
    Kind.ANSWERED: "answered",
    Kind.SPAN: "spans",
}
_RESERVED: Final = "reserved"
_HEAD_KEY: Final = b"head"

Item = tuple[bytes, bytes]
Records = Sequence[tuple[Kind, Words]]


class BlockStore:
    """The records of one folder; a writer holds its lock."""

    def __init__(self, folder: Path, *, read_only: bool) -> None:
        self.folder = folder
        self._lock: WriterLock | None = None
        if not read_only:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = WriterLock(folder)
        try:
            databases = (*_DATABASE.values(), _RESERVED)
            self._environment = open_environment(folder, databases, create=not read_only)
        except BaseException:
            self._release()
            raise
        self._is_open = True

    @property
    def is_writer(self) -> bool:
        """Whether this store may be written to."""
        return self._lock is not None

    def append(
        self, count: int, records_at: Callable[[int], Records], items: Sequence[Item] = ()
    ) -> int:
        """Store what takes ``count`` sequence numbers, in one durable transaction.

        Args:
            count: how many numbers are given out.
            records_at: the records to store, once their first number is known.
            items: keys and values of reservations to store beside them.

        Returns:
            the first number.
        """
        firsts: list[int] = []

        def work(transaction: Any, databases: dict[str, Any]) -> None:  # noqa: ANN401 - lmdb
            first = self._last_sequence(transaction, databases) + 1
            head = np.zeros(HEADER_WORDS, np.uint64)
            head[SEQUENCE] = first + count - 1
            for kind, words in records_at(first):
                _put(transaction, databases, kind, words, first)
            transaction.cursor(db=databases[_RESERVED]).putmulti(items)
            sealed = seal(head, Kind.JOURNAL, 0).tobytes()
            transaction.put(_HEAD_KEY, sealed, db=databases[_DATABASE[Kind.JOURNAL]])
            firsts.append(first)

        self._commit(work)
        return firsts[-1]

    def complete(self, first: int, kind: Kind, words: Words) -> None:
        """Store one more record under a number that was given out, durably."""

        def work(transaction: Any, databases: dict[str, Any]) -> None:  # noqa: ANN401 - lmdb
            _put(transaction, databases, kind, words, first)

        self._commit(work)

    def record(self, kind: Kind, first: int) -> Words | None:
        """Return the record under ``first``, None where there is none.

        Raises:
            LedgerCorruptError: it is damaged.
        """

        def work(transaction: Any, databases: dict[str, Any]) -> Words | None:  # noqa: ANN401 - lmdb
            value = transaction.get(_key(first), db=databases[_DATABASE[kind]])
            return None if value is None else unseal(value, kind, first, self.folder)

        return self._environment.read(work)

    def records_from(self, kind: Kind, sequence: int) -> Iterator[tuple[int, Words]]:
        """Yield first numbers and records, from the one that may hold ``sequence`` on.

        Raises:
            LedgerCorruptError: one is damaged.
        """
        found = self._next(kind, sequence, at_or_before=True)
        while found is not None:
            yield found
            found = self._next(kind, found[0] + 1, at_or_before=False)

    def reserved(self, keys: Sequence[bytes]) -> list[bytes]:
        """Return the reservation under each key, empty where there is none."""

        def work(transaction: Any, databases: dict[str, Any]) -> list[bytes]:  # noqa: ANN401 - lmdb
            place = databases[_RESERVED]
            return [bytes(transaction.get(key, b"", db=place)) for key in keys]

        return self._environment.read(work)

    def close(self) -> None:
        """Release the folder. Closing twice is harmless."""
        if self._is_open:
            self._is_open = False
            self._environment.close()
            self._release()

    def _next(self, kind: Kind, sequence: int, *, at_or_before: bool) -> tuple[int, Words] | None:
        """Return the first record from ``sequence`` on, or the one that began before it."""

        def work(transaction: Any, databases: dict[str, Any]) -> tuple[int, Words] | None:  # noqa: ANN401 - lmdb
            cursor = transaction.cursor(db=databases[_DATABASE[kind]])
            key = _key(sequence)
            is_there = cursor.set_range(key)
            if at_or_before and not (is_there and bytes(cursor.key()) == key):
                is_there = (cursor.prev() if is_there else cursor.last()) or cursor.first()
            if not is_there:
                return None
            first = int.from_bytes(cursor.key(), "big")
            return first, unseal(cursor.value(), kind, first, self.folder)

        return self._environment.read(work)

    def _last_sequence(self, transaction: Any, databases: dict[str, Any]) -> int:  # noqa: ANN401 - lmdb
        value = transaction.get(_HEAD_KEY, db=databases[_DATABASE[Kind.JOURNAL]])
        if value is None:
            return 0
        return int(unseal(value, Kind.JOURNAL, 0, self.folder)[SEQUENCE])

    def _commit(self, work: Callable[[Any, dict[str, Any]], None]) -> None:
        assert self._lock is not None, "a journal opened read_only records nothing"
        assert self._is_open, "the journal was closed"
        self._environment.commit(work)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()

    def missing(self, kind: Kind, first: int) -> LedgerCorruptError:
        """Return the error that says that a record which must be there is not."""
        return LedgerCorruptError(self.folder, f"record {kind.name.lower()} {first}, missing,")


def _put(
    transaction: Any,  # noqa: ANN401 - lmdb ships no types
    databases: dict[str, Any],
    kind: Kind,
    words: Words,
    first: int,
) -> None:
    transaction.put(_key(first), words.data.cast("B"), db=databases[_DATABASE[kind]])


def _key(sequence: int) -> bytes:
    return sequence.to_bytes(8, "big")
