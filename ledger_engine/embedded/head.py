"""The head of the log: how far it reaches. Rewritten in every commit, in the same transaction."""

from dataclasses import astuple, dataclass

import numpy as np

from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, SEQUENCE, Kind, seal

HAS_TIMEOUTS = 1
HAS_IMPORTS = 2
"""What a ledger has seen, bits of ``Head.traits``."""


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log reaches.

    Attributes:
        commit_count: commits so far; the witness beside the log must not know of more.
        batch_count: batches of events so far, numbered from 1 without a gap.
        ids_count: records of ids so far, numbered from 1 without a gap.
        pulse_count: records of expiries so far, numbered from 1 without a gap.
        last_timestamp: the last one ever given; every later one is greater.
        last_event_timestamp: the last stored event's; less than ``last_timestamp`` where what was
            asked last was refused, or imported from the past.
        account_count: accounts in the account table.
        checkpoint_timestamp: balances in the account table hold at least up to here; later
            batches are replayed over them.
        known_count: transfer ids created or spent so far.
        transfer_count: transfers stored so far.
        interval_count: intervals of the position index, numbered from 0 without a gap.
        indexed_batches: batches that these intervals cover.
        indexed_transfers: transfers that they cover.
        traits: ``HAS_TIMEOUTS``, ``HAS_IMPORTS``: what transfers were ever created here.
    """

    commit_count: int = 0
    batch_count: int = 0
    ids_count: int = 0
    pulse_count: int = 0
    last_timestamp: int = 0
    last_event_timestamp: int = 0
    account_count: int = 0
    checkpoint_timestamp: int = 0
    known_count: int = 0
    transfer_count: int = 0
    interval_count: int = 0
    indexed_batches: int = 0
    indexed_transfers: int = 0
    traits: int = 0

    def sealed(self) -> Words:
        """Return the head as a record: its fields in their order."""
        fields = astuple(self)
        words = np.zeros(HEADER_WORDS + len(fields), np.uint64)
        words[HEADER_WORDS:] = fields
        words[COUNT] = len(fields)
        words[SEQUENCE] = self.commit_count
        return seal(words, Kind.HEAD, 0)

    @classmethod
    def of(cls, words: Words) -> "Head":
        """Return the head that an unsealed record states."""
        return cls(*(int(word) for word in words[HEADER_WORDS:]))
