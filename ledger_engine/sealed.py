"""Records as they lie on disk: eight words of header, a payload, one checksum over both.

The header binds a record to its kind and its key, so that a page which turns up in the wrong place
is found as well as a flipped bit.
"""

from enum import IntEnum
from pathlib import Path
from typing import Final

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.checksum import checksum
from ledger_engine.records import Words

HEADER_WORDS: Final = 8
CHECKSUM: Final = 0
KIND: Final = 1
KEY: Final = 2
SEQUENCE: Final = 3
LAST_TIMESTAMP: Final = 4
COUNT: Final = 5
FIRST_SPARE: Final = 6
SECOND_SPARE: Final = 7

_FORMAT: Final = 0x5449454F_00020000
"""``TIEO``, format 2; the kind is added."""


class Kind(IntEnum):
    """What a record holds; also its number on disk."""

    HEAD = 1
    ACKNOWLEDGED = 2
    ACCOUNTS = 3
    IDS = 4
    TRANSFERS = 5
    AFTER = 6
    JOURNAL = 7
    NAMES = 8
    OUTCOMES = 9
    EXPIRED = 10
    SUMS = 11
    INTERVAL = 12
    FENCES = 13
    ENTRIES = 14
    ASKED = 21
    ANSWERED = 22
    SPAN = 23


def seal(words: Words, kind: Kind, key: int) -> Words:
    """Write kind, key and checksum into the header of ``words`` and return it."""
    words[KIND] = _FORMAT + kind
    words[KEY] = key
    with np.errstate(over="ignore"):
        words[CHECKSUM] = checksum(words[1:])
    return words


def unseal(value: bytes | memoryview, kind: Kind, key: int, path: Path) -> Words:
    """Return a copy of the record in ``value``, verified.

    Raises:
        LedgerCorruptError: it is not whole, or it is not the record of that kind and key.
    """
    name = f"record {kind.name.lower()} {key}"
    if len(value) < HEADER_WORDS * 8 or len(value) % 8:
        raise LedgerCorruptError(path, name)
    words = np.frombuffer(value, np.uint64).copy()
    with np.errstate(over="ignore"):
        is_whole = words[CHECKSUM] == np.uint64(checksum(words[1:]))
    if not is_whole or words[KIND] != _FORMAT + kind or words[KEY] != key:
        raise LedgerCorruptError(path, name)
    return words


def payload(words: Words, width: int) -> Words:
    """Return the payload of an unsealed record as ``(count, width)`` words, a view."""
    end = HEADER_WORDS + int(words[COUNT]) * width
    assert end == len(words), "a record's length follows from its count"
    return words[HEADER_WORDS:end].reshape(-1, width)
