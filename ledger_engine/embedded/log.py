"""The log on disk: batches of transfers in order of time, the account table, the head.

A batch of events is three records under one key, its first event's timestamp: the transfers that
it created, the expiries where it is a pulse, the balances after each. Events, imported ones too,
are later than every event before them, so the order of time is the order of commits. The ids that a
batch made known are keyed by their own running number: a batch may spend ids and create nothing,
and then no timestamp is its own for ever (an import may still take any that lies in the past).
Records are only ever appended, so whoever remembers a head sees a consistent past. What does not
belong here: deciding (``kernel``).
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

from contracts.errors import LedgerCorruptError
from ledger_engine.embedded.block_sums import SUM_OF, SUMS_WORDS, rows_at, rows_with, sums_of
from ledger_engine.embedded.head import Head
from ledger_engine.embedded.packing import WIDTH, Packer, unpacked
from ledger_engine.environment import Environment, open_environment, second_writer
from ledger_engine.records import TIMESTAMP_MAX, Words
from ledger_engine.sealed import KEY, SEQUENCE, Kind, payload, seal, unseal

_DATABASE: Final = {
    Kind.HEAD: "head",
    Kind.ACCOUNTS: "accounts",
    Kind.IDS: "ids",
    Kind.TRANSFERS: "transfers",
    Kind.AFTER: "after",
    Kind.EXPIRED: "expired",
    Kind.SUMS: "sums",
    Kind.INTERVAL: "intervals",
    Kind.FENCES: "fences",
    Kind.ENTRIES: "entries",
}

_Where = Literal["exactly", "at or before", "after"]


class Span(NamedTuple):
    """Batches that may hold events of ``first <= timestamp <= last``; for ids, running numbers."""

    first: int = 1
    last: int = TIMESTAMP_MAX
    is_reversed: bool = False


SealedRecord = tuple[Kind, Words]

Companions = Callable[[Sequence[SealedRecord], Head], tuple[list[SealedRecord], Head]]
"""What a commit stores beside its records, and the head that knows of it."""


def _key(number: int) -> bytes:
    return number.to_bytes(8, "big")


class Log:
    """The log of one folder, up to ``head``: what is appended later stays unseen."""

    def __init__(self, folder: Path, *, create: bool, map_bytes: int) -> None:
        databases = tuple(_DATABASE.values())
        self._environment: Environment = open_environment(
            folder, databases, create=create, map_bytes=map_bytes
        )
        self.folder = folder
        self.head = self._stored_head()
        self.companions: Companions = _no_companions
        self._packers = {kind: Packer(kind) for kind in WIDTH}

    def commit(self, records: Sequence[SealedRecord], head: Head) -> None:
        """Store ``records``, their companions and ``head`` in one durable transaction.

        Records of transfers and of balances are packed and sealed here, all others are sealed.

        Raises:
            LedgerFailedError: the disk failed.
            StateError: another writer has been here, past the lock; nothing is stored.
        """
        companions, head = self.companions(records, head)
        every = (*self._packed(records), *companions, (Kind.HEAD, head.sealed()))

        def work(transaction: Any, databases: dict[str, Any]) -> None:  # noqa: ANN401 - lmdb
            self._require_own_head(transaction.get(_key(0), db=databases[_DATABASE[Kind.HEAD]]))
            for kind, words in every:
                value = words.data.cast("B")
                transaction.put(_key(int(words[KEY])), value, db=databases[_DATABASE[kind]])

        self._environment.commit(work)
        self.head = head

    @property
    def is_of_this_process(self) -> bool:
        """Whether it may be used here: a forked child opens its own."""
        return self._environment.is_of_this_process

    def require_own(self) -> None:
        """Refuse a forked child.

        Raises:
            StateError: this is one.
        """
        self._environment.require_own()

    @contextmanager
    def one_moment(self) -> Iterator[None]:
        """Take the head as it stands now, and let all reads in the block be of that moment."""
        with self._environment.pinned():
            self.head = self._stored_head()
            yield

    def get(self, kind: Kind, key: int) -> Words:
        """Return one record.

        Raises:
            LedgerCorruptError: it is damaged or missing.
        """
        found = self._seek(kind, key, "exactly")
        if found is None:
            raise LedgerCorruptError(self.folder, f"record {kind.name.lower()} {key}, missing,")
        return found

    def rows(self, kind: Kind, key: int, at: Words) -> Words:
        """Return the rows at the ascending row numbers ``at`` of one batch, each block verified.

        ``kind`` is ``TRANSFERS`` or ``AFTER``; the rows have its width.

        Raises:
            LedgerCorruptError: the batch is damaged or missing.
        """
        sums = payload(self.get(Kind.SUMS, key), SUMS_WORDS)[:, SUM_OF[kind]]

        def work(transaction: Any, databases: dict[str, Any]) -> Words | None:  # noqa: ANN401 - lmdb
            value = transaction.get(_key(key), b"", db=databases[_DATABASE[kind]])
            return rows_at(value, at, sums, kind)

        rows = self._environment.read(work)
        if rows is None:
            raise LedgerCorruptError(self.folder, f"record {kind.name.lower()} {key}")
        return rows

    def transfers_at(self, key: int, timestamps: Words) -> Words:
        """Return the ``(n, 16)`` transfers of one batch at these ascending timestamps.

        Raises:
            LedgerCorruptError: the batch is damaged or missing, or has no transfer at one of them.
        """
        sums = payload(self.get(Kind.SUMS, key), SUMS_WORDS)[:, SUM_OF[Kind.TRANSFERS]]

        def work(transaction: Any, databases: dict[str, Any]) -> Words | None:  # noqa: ANN401 - lmdb
            value = transaction.get(_key(key), b"", db=databases[_DATABASE[Kind.TRANSFERS]])
            return rows_with(value, timestamps, sums)

        rows = self._environment.read(work)
        if rows is None:
            raise LedgerCorruptError(self.folder, f"record transfers {key}")
        return rows

    def batch_around(self, kind: Kind, timestamp: int) -> tuple[int, int]:
        """Return the key of the batch that began at ``timestamp`` or before it, and the next key.

        Raises:
            LedgerCorruptError: there is no such batch.
        """

        def work(transaction: Any, databases: dict[str, Any]) -> tuple[int, int]:  # noqa: ANN401 - lmdb
            cursor = transaction.cursor(db=databases[_DATABASE[kind]])
            is_there = cursor.set_range(_key(timestamp + 1))
            following = int.from_bytes(cursor.key(), "big") if is_there else TIMESTAMP_MAX + 1
            is_before = cursor.prev() if is_there else cursor.last()
            return (int.from_bytes(cursor.key(), "big") if is_before else 0), following

        key, following = self._environment.read(work)
        if key == 0:
            raise LedgerCorruptError(self.folder, f"the batch of transfer {timestamp}")
        return key, following

    def batches(self, kind: Kind, span: Span) -> Iterator[Words]:
        """Yield the records of every batch in ``span``, verified and without a gap.

        Raises:
            LedgerCorruptError: one is damaged or missing.
        """
        walk = self._backward(kind, span) if span.is_reversed else self._forward(kind, span)
        before = None
        for words in walk:
            if before is not None and abs(int(words[SEQUENCE]) - before) != 1:
                raise self._gap(kind, before)
            before = int(words[SEQUENCE])
            yield words

    def close(self) -> None:
        """Give the environment back."""
        self._environment.close()

    def _forward(self, kind: Kind, span: Span) -> Iterator[Words]:
        end, count = self._end(kind)
        first, last = min(span.first, end), min(span.last, end)
        words = self._seek(kind, first, "at or before")
        sequence = 0
        if words is None:
            words = self._seek(kind, first, "after")
            if words is not None and words[SEQUENCE] != 1:
                raise self._gap(kind, 0)
        while words is not None and words[KEY] <= last:
            sequence = int(words[SEQUENCE])
            yield words
            words = self._seek(kind, int(words[KEY]), "after")
        if last == end and sequence != count:
            raise self._gap(kind, sequence)

    def _backward(self, kind: Kind, span: Span) -> Iterator[Words]:
        end, count = self._end(kind)
        last = min(span.last, end)
        words = self._seek(kind, last, "at or before")
        if last == end:
            found = 0 if words is None else int(words[SEQUENCE])
            if found != count:
                raise self._gap(kind, found)
        while words is not None:
            yield words
            if words[KEY] <= span.first:
                return
            following = self._seek(kind, int(words[KEY]) - 1, "at or before")
            if following is None and words[SEQUENCE] != 1:
                raise self._gap(kind, int(words[SEQUENCE]))
            words = following

    def _end(self, kind: Kind) -> tuple[int, int]:
        """Return the last key of ``kind`` up to the head, or a later one, and the last number."""
        head = self.head
        if kind is Kind.IDS:
            return head.ids_count, head.ids_count
        count = head.pulse_count if kind is Kind.EXPIRED else head.batch_count
        return head.last_event_timestamp, count

    def _packed(self, records: Sequence[SealedRecord]) -> Iterator[SealedRecord]:
        """Yield the records as they are stored, and the sums of what was packed."""
        packed: dict[Kind, Words] = {}
        for kind, words in records:
            if kind in WIDTH:
                packed[kind] = seal(self._packers[kind].packed(words), kind, int(words[KEY]))
                yield kind, packed[kind]
            else:
                yield kind, words
        if packed:
            transfers, after = packed[Kind.TRANSFERS], packed[Kind.AFTER]
            yield Kind.SUMS, sums_of(transfers, after, int(transfers[KEY]))

    def _gap(self, kind: Kind, beside: int) -> LedgerCorruptError:
        return LedgerCorruptError(self.folder, f"a batch of {kind.name.lower()} beside {beside}")

    def _require_own_head(self, value: bytes | None) -> None:
        """Refuse to write beside another writer, as there is one where the lock was deleted."""
        stored = Head() if value is None else Head.of(unseal(value, Kind.HEAD, 0, self.folder))
        if stored != self.head:
            raise second_writer(self.folder)

    def _stored_head(self) -> Head:
        words = self._seek(Kind.HEAD, 0, "exactly")
        return Head() if words is None else Head.of(words)

    def _seek(self, kind: Kind, number: int, where: _Where) -> Words | None:
        """Return the record at, at or before, or after ``number``; None where there is none."""

        def work(transaction: Any, databases: dict[str, Any]) -> Words | None:  # noqa: ANN401 - lmdb
            cursor = transaction.cursor(db=databases[_DATABASE[kind]])
            sought = _key(number + 1 if where == "after" else number)
            is_there = cursor.set_range(sought)
            if where == "exactly":
                is_there = is_there and bytes(cursor.key()) == sought
            elif where == "at or before" and not (is_there and bytes(cursor.key()) == sought):
                is_there = cursor.prev() if is_there else cursor.last()
            if not is_there:
                return None
            found = int.from_bytes(cursor.key(), "big")
            words = unseal(cursor.value(), kind, found, self.folder)
            whole = unpacked(words, kind) if kind in WIDTH else words
            if whole is None:
                raise LedgerCorruptError(self.folder, f"record {kind.name.lower()} {found}")
            return whole

        return self._environment.read(work)


def _no_companions(_: Sequence[SealedRecord], head: Head) -> tuple[list[SealedRecord], Head]:
    return [], head
