"""Which transfer a pending leg became: a key of event and leg name, found by whoever settles it.

One small value a pending leg, with a check word of its own over key and value.
"""

from collections.abc import Sequence
from pathlib import Path
from zlib import crc32

import numpy as np

from contracts.errors import LedgerCorruptError
from ledger_engine.records import Words

_ID_BYTES = 16
_VALUE_BYTES = 24
_M1 = np.uint64(0x9E3779B97F4A7C15)
_M2 = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)


def reservation_keys(event_ids: Words, legs: Sequence[str]) -> list[bytes]:
    """Return the keys of legs of events."""
    raw = np.ascontiguousarray(event_ids[:, ::-1]).astype(">u8").tobytes()
    starts = range(0, len(raw), _ID_BYTES)
    return [raw[at : at + _ID_BYTES] + leg.encode() for at, leg in zip(starts, legs, strict=True)]


def packed(keys: Sequence[bytes], transfer_ids: Words) -> list[bytes]:
    """Return the value of each key."""
    words = np.column_stack([transfer_ids, _check(keys, transfer_ids)])
    raw = np.ascontiguousarray(words).tobytes()
    return [raw[at : at + _VALUE_BYTES] for at in range(0, len(raw), _VALUE_BYTES)]


def unpacked(keys: Sequence[bytes], values: Sequence[bytes], folder: Path) -> Words:
    """Return ``(n, 2)`` transfer ids of ``values``; zero where a value is empty: nothing reserved.

    Raises:
        LedgerCorruptError: a check word does not fit.
    """
    filled = b"".join(value or bytes(_VALUE_BYTES) for value in values)
    words = np.frombuffer(filled, np.uint64).reshape(-1, 3)
    is_wrong = words.any(axis=1) & (words[:, 2] != _check(keys, words[:, :2]))
    if is_wrong.any():
        key = keys[int(np.argmax(is_wrong))]
        name = f"the reservation of {key[:_ID_BYTES].hex()} {key[_ID_BYTES:].decode()}"
        raise LedgerCorruptError(folder, name)
    ids: Words = words[:, :2].copy()
    return ids


def _check(keys: Sequence[bytes], ids: Words) -> Words:
    named = np.array([crc32(key) for key in keys], np.uint64)
    mixed = (ids[:, 0] ^ named * _M1) * _M2
    mixed = (mixed ^ mixed >> _SHIFT ^ ids[:, 1]) * _M1
    checked: Words = mixed ^ mixed >> _SHIFT
    return checked
