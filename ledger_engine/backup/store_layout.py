"""What a backup must know of a store in LMDB: which databases only grow, and what proves an entry.

A database that is not named as growing is compared with what the last backup held, so an unknown
one is copied rightly too, only with more reading.
"""

from pathlib import Path
from typing import Final, NamedTuple

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.backup.key_ranges import KeyRange
from ledger_engine.checksum import checksum
from ledger_engine.sealed import CHECKSUM, HEADER_WORDS, KEY

_WORD: Final = 8
_KEY_BYTES: Final = 8


class StoreLayout(NamedTuple):
    """How to copy one store.

    Attributes:
        growing: databases whose entries are only ever added, each after all others.
    """

    growing: frozenset[str]


EMBEDDED_LEDGER: Final = StoreLayout(frozenset({"ids", "transfers", "after", "expired"}))
JOURNAL: Final = StoreLayout(frozenset({"names", "asked"}))


def verify_sealed(database: str, held: KeyRange, folder: Path) -> None:
    """Refuse records that are not what was once written; what is shorter than one carries no seal.

    Raises:
        LedgerCorruptError: one fails its checksum, or lies under another's key.
    """
    for key, value in zip(held.keys, held.values, strict=True):
        number = int.from_bytes(key, "big") if len(key) == _KEY_BYTES else 0
        if len(value) >= HEADER_WORDS * _WORD and not _is_whole(value, number):
            raise LedgerCorruptError(folder, f"record {database} {number}")


def _is_whole(value: bytes, number: int) -> bool:
    if len(value) % _WORD:
        return False
    words = np.frombuffer(value, np.uint64)
    with np.errstate(over="ignore"):
        return bool(words[CHECKSUM] == np.uint64(checksum(words[1:])) and words[KEY] == number)
