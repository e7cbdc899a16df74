"""Packed rows come back as they were, whole or one by one, and no damage passes."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_engine.embedded.block_sums import SUM_OF, SUMS_WORDS, rows_at, rows_with, sums_of
from ledger_engine.embedded.book import TIMESTAMP
from ledger_engine.embedded.packing import WIDTH, Packer, unpacked
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, KEY, Kind, payload, seal


def _record(kind: Kind, count: int, seed: int, varying: float) -> Words:
    """Return a record of which about so many words vary; timestamps ascend."""
    random = np.random.default_rng(seed)
    words = np.zeros(HEADER_WORDS + count * WIDTH[kind], np.uint64)
    words[COUNT], words[KEY] = count, 7
    rows = words[HEADER_WORDS:].reshape(count, WIDTH[kind])
    for word in range(WIDTH[kind]):
        if random.random() < varying:
            rows[:, word] = random.integers(0, 1 << 64, count, np.uint64)
        else:
            rows[:, word] = random.integers(0, 1 << 64, 1, np.uint64)
    rows[:, TIMESTAMP] = 1_000 + np.cumsum(random.integers(1, 3, count))
    return words


def _packed(kind: Kind, words: Words) -> Words:
    return seal(Packer(kind).packed(words), kind, int(words[KEY]))


def _sums(transfers: Words, after: Words, kind: Kind) -> Words:
    return payload(sums_of(transfers, after, 7), SUMS_WORDS)[:, SUM_OF[kind]]


@given(
    count=st.integers(0, 200),
    seed=st.integers(0, 1 << 30),
    varying=st.sampled_from((0.0, 0.4, 1.0)),
    kind=st.sampled_from((Kind.TRANSFERS, Kind.AFTER)),
)
def test_any_rows_come_back_as_they_were(count: int, seed: int, varying: float, kind: Kind) -> None:
    words = _record(kind, count, seed, varying)
    packed = _packed(kind, words)
    whole = unpacked(packed, kind)
    assert whole is not None
    assert np.array_equal(payload(whole, WIDTH[kind]), payload(words, WIDTH[kind]))
    if count:
        at = np.unique(np.random.default_rng(seed).integers(0, count, 9)).astype(np.uint64)
        sums = _sums(packed, packed, kind)
        found = rows_at(memoryview(packed.tobytes()), at, sums, kind)
        assert found is not None
        assert np.array_equal(found, payload(words, WIDTH[kind])[at])


def test_rows_are_found_by_their_timestamps() -> None:
    words = _record(Kind.TRANSFERS, 150, 4, 0.5)
    packed = _packed(Kind.TRANSFERS, words)
    sums = _sums(packed, packed, Kind.TRANSFERS)
    rows = payload(words, 16)
    stored = memoryview(packed.tobytes())
    found = rows_with(stored, rows[5:150:7, TIMESTAMP].copy(), sums)
    assert found is not None
    assert np.array_equal(found, rows[5:150:7])
    missing = np.setdiff1d(np.arange(1_000, 1_200, dtype=np.uint64), rows[:, TIMESTAMP])
    for one in missing[:20]:
        assert rows_with(stored, np.array([one], np.uint64), sums) is None


@pytest.mark.parametrize("count", [1, 40])
def test_every_flipped_bit_of_what_a_row_is_read_from_is_found(count: int) -> None:
    words = _record(Kind.TRANSFERS, count, 3, 0.5)
    packed = _packed(Kind.TRANSFERS, words)
    sums = _sums(packed, packed, Kind.TRANSFERS)
    right = payload(words, 16)[:1]
    at = np.zeros(1, np.uint64)
    content = packed.tobytes()
    refused = 0
    for byte in range(8, len(content)):
        damaged = bytearray(content)
        damaged[byte] ^= 1 << byte % 8
        found = rows_at(memoryview(bytes(damaged)), at, sums, Kind.TRANSFERS)
        refused += found is None
        assert found is None or np.array_equal(found, right)
    assert refused >= (HEADER_WORDS - 1 + 16) * 8


@pytest.mark.parametrize("length", [0, 8, 63, 64, 65, 128, 200])
def test_a_record_cut_short_gives_no_row(length: int) -> None:
    packed = _packed(Kind.TRANSFERS, _record(Kind.TRANSFERS, 40, 3, 0.5))
    sums = _sums(packed, packed, Kind.TRANSFERS)
    cut = memoryview(packed.tobytes()[:length])
    assert rows_at(cut, np.zeros(1, np.uint64), sums, Kind.TRANSFERS) is None
    assert rows_with(cut, np.array([1_001], np.uint64), sums) is None


def test_rows_that_are_mostly_the_same_take_a_fraction() -> None:
    words = _record(Kind.AFTER, 1_000, 3, 0.0)
    assert len(_packed(Kind.AFTER, words)) < len(words) / 10
