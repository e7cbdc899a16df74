"""The ingestion journal: names of accounts, what the ledger was asked, what it answered.

Everything lies in blocks under their first sequence number: reading what is new costs what is new.
A block is durable before the ledger is asked; its answers are recorded once. What does not belong
here: asking the ledger (``ingestion``), layout on disk (``block_store``, ``leg_blocks``).
"""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import polars as pl

from ledger_engine.embedded.growing_index import GrowingIndex
from ledger_engine.journal.block_store import BlockStore
from ledger_engine.journal.leg_blocks import Answers, LegBlock
from ledger_engine.journal.leg_index import LegIndex, sealed_span, span_in, span_of, spans_of
from ledger_engine.journal.leg_states import LegStates, state_rows
from ledger_engine.journal.promised_frames import (
    STORED_NAMES,
    names_as_promised,
    posted_as_promised,
    rejections_as_promised,
    sealed_names,
    unsealed_names,
)
from ledger_engine.journal.reservations import packed, reservation_keys, unpacked
from ledger_engine.records import Words
from ledger_engine.sealed import Kind
from ledger_engine.text_columns import halves_of_bytes

_Promised = Callable[[int, LegBlock, Answers], pl.DataFrame]


class Journal:
    """The journal in one folder. Get one from ``open_journal``."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        self._store = BlockStore(folder, read_only=read_only)
        self._legs: LegIndex | None = None
        self._opened: GrowingIndex | None = None

    def accounts_after(self, sequence: int) -> pl.DataFrame:
        """Return the names recorded after ``sequence``: the columns of ``ledger.accounts``."""
        blocks = self._store.records_from(Kind.NAMES, sequence + 1)
        whole = pl.concat([STORED_NAMES.to_frame(), *(unsealed_names(one) for _, one in blocks)])
        return names_as_promised(whole.filter(pl.col("sequence") > sequence))

    def posted_after(self, sequence: int) -> pl.DataFrame:
        """Return what was posted after ``sequence``: the columns of ``posted_transfers``."""
        return self._outcomes_after(sequence, posted_as_promised)

    def rejections_after(self, sequence: int) -> pl.DataFrame:
        """Return what was refused after ``sequence``: the columns of ``ledger.rejections``."""
        return self._outcomes_after(sequence, rejections_as_promised)

    def are_opened(self, ids: Words) -> np.ndarray:
        """Say of each account id whether its name is recorded."""
        return self._opened_accounts().find(ids) > 0

    def record_names(self, names: pl.DataFrame) -> None:
        """Record the names of accounts that the ledger holds; none of them is recorded yet."""
        opened = self._opened_accounts()
        self._store.append(names.height, lambda first: [(Kind.NAMES, sealed_names(names, first))])
        opened.append(halves_of_bytes(names["account_id"]))

    def leg_states(self, first_ids: Words) -> LegStates:
        """Return what is known of the legs whose first attempts have these ids.

        Raises:
            LedgerCorruptError: a stored block is damaged.
        """
        return self._leg_index().states(first_ids)

    def reserved(self, event_ids: Words, legs: Sequence[str]) -> Words:
        """Return ``(n, 2)`` ids of the transfers that pending legs became last, 0 where none.

        Raises:
            LedgerCorruptError: a stored reservation is damaged.
        """
        keys = reservation_keys(event_ids, legs)
        return unpacked(keys, self._store.reserved(keys), self._store.folder)

    def intend(self, block: LegBlock, pending: np.ndarray) -> int:
        """Make it durable that the ledger is about to be asked; return the first sequence number.

        ``pending`` are the places of the legs that reserve: they are found again by their event.
        """
        legs = self._leg_index()
        names = [block.labels[int(label)].leg for label in block.label[pending]]
        keys = reservation_keys(block.event_ids[pending], names)
        first = self._store.append(
            len(block),
            lambda first: [
                (Kind.ASKED, block.sealed(first)),
                (Kind.SPAN, sealed_span(span_of(first, block.first_ids))),
            ],
            list(zip(keys, packed(keys, block.transfer_ids[pending]), strict=True)),
        )
        legs.add(span_of(first, block.first_ids))
        return first

    def record_outcomes(self, first: int, block: LegBlock, answers: Answers) -> None:
        """Record the answers to the block whose first sequence number is ``first``."""
        assert len(answers.status) == len(block), "every leg is answered"
        self._store.complete(first, Kind.ANSWERED, answers.sealed(first))

    def close(self) -> None:
        """Release the folder. Closing twice is harmless."""
        self._store.close()

    def _leg_index(self) -> LegIndex:
        assert self._store.is_writer, "a reader of the journal follows no legs"
        if self._legs is None:
            spans = [span_in(words) for _, words in self._store.records_from(Kind.SPAN, 0)]
            self._legs = LegIndex(spans_of(spans), self._stored_states)
        return self._legs

    def _stored_states(self, first: int) -> Words:
        asked = self._store.record(Kind.ASKED, first)
        answered = self._store.record(Kind.ANSWERED, first)
        if asked is None:
            raise self._store.missing(Kind.ASKED, first)
        status = None if answered is None else Answers.of(answered).status
        return state_rows(LegBlock.of(asked), status, first)

    def _opened_accounts(self) -> GrowingIndex:
        if self._opened is None:
            self._opened = GrowingIndex(2)
            for _, words in self._store.records_from(Kind.NAMES, 0):
                self._opened.append(halves_of_bytes(unsealed_names(words)["account_id"]))
        return self._opened

    def _outcomes_after(self, sequence: int, promised: _Promised) -> pl.DataFrame:
        none = promised(0, LegBlock.empty(), Answers.empty())
        frames = [none]
        for first, words in self._store.records_from(Kind.ANSWERED, sequence + 1):
            asked = self._store.record(Kind.ASKED, first)
            if asked is None:
                raise self._store.missing(Kind.ASKED, first)
            frames.append(promised(first, LegBlock.of(asked), Answers.of(words)))
        return pl.concat(frames).filter(pl.col("sequence") > sequence)


def open_journal(folder: Path, read_only: bool = False) -> Journal:  # noqa: FBT001, FBT002 - agreed form
    """Return the journal in ``folder``; a writer creates it where it is missing.

    Raises:
        StateError: a reader found no journal there.
        LedgerBusyError: another process writes to it.
        LedgerCorruptError: the file is damaged.
    """
    return Journal(folder, read_only=read_only)
