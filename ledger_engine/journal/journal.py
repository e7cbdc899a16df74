"""The ingestion journal: names of accounts, states of legs, outcomes of transfers, in LMDB.

Names and outcomes are frames, one a block, under their first sequence number: reading what is new
costs what is new. A leg's intent is durable before the ledger is asked; its outcome is recorded
once. What does not belong here: asking the ledger (``ingestion``).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl

from ledger_engine.environment import open_environment
from ledger_engine.journal.leg_states import UNKNOWN, LegStates
from ledger_engine.journal.outcome_frames import (
    STORED_NAMES,
    STORED_OUTCOMES,
    names_as_promised,
    posted_as_promised,
    rejections_as_promised,
    sealed_frame,
    unsealed_frame,
)
from ledger_engine.records import Words
from ledger_engine.sealed import HEADER_WORDS, SEQUENCE, Kind, seal, unseal
from ledger_engine.text_columns import bytes_of_halves, halves_of_bytes
from ledger_engine.writer_lock import WriterLock

_DATABASE: Final = {Kind.NAMES: "names", Kind.OUTCOMES: "outcomes"}
_SCHEMA: Final = {Kind.NAMES: STORED_NAMES, Kind.OUTCOMES: STORED_OUTCOMES}
_DATABASES: Final = ("journal", "names", "outcomes", "legs", "opened")
_HEAD_KEY: Final = b"head"


class Journal:
    """The journal in one folder. Get one from ``open_journal``."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._folder = folder
        self._lock: WriterLock | None = None
        if not read_only:
            folder.mkdir(parents=True, exist_ok=True)
            self._lock = WriterLock(folder)
        try:
            self._environment = open_environment(folder, _DATABASES, create=not read_only)
        except BaseException:
            self._release()
            raise
        self._is_open = True

    def accounts_after(self, sequence: int) -> pl.DataFrame:
        """Return the names recorded after ``sequence``: the columns of ``ledger.accounts``."""
        return names_as_promised(self._stored_after(Kind.NAMES, sequence))

    def posted_after(self, sequence: int) -> pl.DataFrame:
        """Return what was posted after ``sequence``: the columns of ``posted_transfers``."""
        return posted_as_promised(self._stored_after(Kind.OUTCOMES, sequence))

    def rejections_after(self, sequence: int) -> pl.DataFrame:
        """Return what was refused after ``sequence``: the columns of ``ledger.rejections``."""
        return rejections_as_promised(self._stored_after(Kind.OUTCOMES, sequence))

    def are_opened(self, ids: Words) -> pl.Series:
        """Say of each account id whether its name is recorded."""
        found = self._values("opened", ids, b"")
        return pl.Series("is_opened", [len(value) > 0 for value in found], dtype=pl.Boolean())

    def record_names(self, names: pl.DataFrame) -> None:
        """Record the names of accounts that the ledger holds; none of them is recorded yet."""
        self._append(Kind.NAMES, names, "opened", lambda ids: [b"\x01"] * len(ids))

    def leg_states(self, first_ids: Words) -> LegStates:
        """Return what is known of the legs whose first attempts have these ids.

        Raises:
            LedgerCorruptError: a stored state is damaged.
        """
        values = b"".join(self._values("legs", first_ids, UNKNOWN))
        return LegStates.unpacked(first_ids, values, self._folder)

    def intend(self, first_ids: Words, states: LegStates) -> None:
        """Make it durable that the ledger is about to be asked."""
        items = list(zip(_keys(first_ids), states.packed(first_ids), strict=True))

        def work(transaction: Any, databases: dict[str, Any]) -> None:  # noqa: ANN401 - lmdb
            transaction.cursor(db=databases["legs"]).putmulti(items)

        self._write(work)

    def record_outcomes(self, first_ids: Words, states: LegStates, outcomes: pl.DataFrame) -> None:
        """Record the ledger's answers, once each: rows beside the legs' new states."""
        known = self.leg_states(first_ids)
        is_new = (known.attempt != states.attempt) | (known.status == 0)
        rows = outcomes.filter(pl.Series(is_new))
        kept = LegStates(*(column[is_new] for column in states))
        ids = first_ids[is_new]
        self._append(Kind.OUTCOMES, rows, "legs", lambda _: kept.packed(ids), ids)

    def close(self) -> None:
        """Release the folder. Closing twice is harmless."""
        if self._is_open:
            self._is_open = False
            self._environment.close()
            self._release()

    def _append(
        self,
        kind: Kind,
        rows: pl.DataFrame,
        index: str,
        values_of: Callable[[Words], list[bytes]],
        ids: Words | None = None,
    ) -> None:
        """Append rows and put ``values_of`` their ids into ``index``, in one transaction."""
        if rows.is_empty():
            return
        keys = halves_of_bytes(rows["account_id"]) if ids is None else ids
        items = list(zip(_keys(keys), values_of(keys), strict=True))

        def work(transaction: Any, databases: dict[str, Any]) -> None:  # noqa: ANN401 - lmdb
            last = self._last_sequence(transaction, databases)
            numbers = pl.int_range(last + 1, last + 1 + rows.height, eager=True)
            numbered = rows.with_columns(numbers.alias("sequence"))
            frame = numbered.select(_SCHEMA[kind].names()).cast(_SCHEMA[kind])
            record = sealed_frame(frame, kind, last + 1)
            database = databases[_DATABASE[kind]]
            transaction.put(_sequence_key(last + 1), record.tobytes(), db=database)
            transaction.cursor(db=databases[index]).putmulti(items)
            head = np.zeros(HEADER_WORDS, np.uint64)
            head[SEQUENCE] = last + rows.height
            sealed = seal(head, Kind.JOURNAL, 0).tobytes()
            transaction.put(_HEAD_KEY, sealed, db=databases["journal"])

        self._write(work)

    def _last_sequence(self, transaction: Any, databases: dict[str, Any]) -> int:  # noqa: ANN401 - lmdb
        value = transaction.get(_HEAD_KEY, db=databases["journal"])
        if value is None:
            return 0
        return int(unseal(value, Kind.JOURNAL, 0, self._folder)[SEQUENCE])

    def _write(self, work: Callable[[Any, dict[str, Any]], None]) -> None:
        assert self._lock is not None, "a journal opened read_only records nothing"
        assert self._is_open, "the journal was closed"
        self._environment.commit(work)

    def _values(self, database: str, ids: Words, default: bytes) -> list[bytes]:
        keys = _keys(ids)

        def work(transaction: Any, databases: dict[str, Any]) -> list[bytes]:  # noqa: ANN401 - lmdb
            place = databases[database]
            return [bytes(transaction.get(key, default, db=place)) for key in keys]

        return self._environment.read(work)

    def _stored_after(self, kind: Kind, sequence: int) -> pl.DataFrame:
        def work(transaction: Any, databases: dict[str, Any]) -> list[pl.DataFrame]:  # noqa: ANN401 - lmdb
            cursor = transaction.cursor(db=databases[_DATABASE[kind]])
            return [
                unsealed_frame(unseal(value, kind, int.from_bytes(key, "big"), self._folder))
                for key, value in _blocks_from(cursor, sequence + 1)
            ]

        frames = self._environment.read(work)
        whole = pl.concat([_SCHEMA[kind].to_frame(), *frames])
        return whole.filter(pl.col("sequence") > sequence)

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.release()


def open_journal(folder: Path, read_only: bool = False) -> Journal:  # noqa: FBT001, FBT002 - agreed form
    """Return the journal in ``folder``; a writer creates it where it is missing.

    Raises:
        StateError: a reader found no journal there.
        LedgerBusyError: another process writes to it.
        LedgerCorruptError: the file is damaged.
    """
    return Journal(folder, read_only=read_only)


def _blocks_from(cursor: Any, sequence: int) -> Iterator[tuple[Any, Any]]:  # noqa: ANN401 - lmdb
    """Yield the blocks from the one that may hold ``sequence`` on."""
    key = _sequence_key(max(sequence, 0))
    is_there = cursor.set_range(key)
    if not (is_there and bytes(cursor.key()) == key):
        is_there = (cursor.prev() if is_there else cursor.last()) or cursor.first()
    while is_there:
        yield cursor.key(), cursor.value()
        is_there = cursor.next()


def _sequence_key(sequence: int) -> bytes:
    return sequence.to_bytes(8, "big")


def _keys(ids: Words) -> list[bytes]:
    return bytes_of_halves("id", ids).to_list()
