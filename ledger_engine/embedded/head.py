"""The head of the log: how far it reaches. Rewritten in every commit, in the same transaction."""

from dataclasses import dataclass

import numpy as np

from ledger_engine.records import Words
from ledger_engine.sealed import (
    COUNT,
    FIRST_SPARE,
    HEADER_WORDS,
    LAST_TIMESTAMP,
    SECOND_SPARE,
    SEQUENCE,
    Kind,
    seal,
)


@dataclass(frozen=True, slots=True)
class Head:
    """How far the log reaches.

    Attributes:
        commit_count: commits so far; the witness beside the log must not know of more.
        batch_count: batches of transfers so far, numbered from 1 without a gap.
        last_timestamp: the last event's; every later one is greater.
        account_count: accounts in the account table.
        checkpoint_timestamp: balances in the account table hold at least up to here; later
            batches are replayed over them.
    """

    commit_count: int = 0
    batch_count: int = 0
    last_timestamp: int = 0
    account_count: int = 0
    checkpoint_timestamp: int = 0

    def sealed(self) -> Words:
        """Return the head as a record."""
        words = np.zeros(HEADER_WORDS, np.uint64)
        words[SEQUENCE] = self.commit_count
        words[LAST_TIMESTAMP] = self.last_timestamp
        words[COUNT] = self.account_count
        words[FIRST_SPARE] = self.batch_count
        words[SECOND_SPARE] = self.checkpoint_timestamp
        return seal(words, Kind.HEAD, 0)

    @classmethod
    def of(cls, words: Words) -> "Head":
        """Return the head that an unsealed record states."""
        return cls(
            commit_count=int(words[SEQUENCE]),
            batch_count=int(words[FIRST_SPARE]),
            last_timestamp=int(words[LAST_TIMESTAMP]),
            account_count=int(words[COUNT]),
            checkpoint_timestamp=int(words[SECOND_SPARE]),
        )
