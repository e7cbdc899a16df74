"""How ids and amounts cross between Polars and the ledger's records, a column at a time."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from contracts.ids import uuid_of_digits
from contracts.money import UNITS
from ledger_engine.compiled import compiled, inlined
from ledger_engine.records import Words

Bytes = npt.NDArray[np.uint8]
Offsets = npt.NDArray[np.int64]

_ID_BYTES: Final = 16
_UUID_BYTES: Final = 36
_DIGIT_BITS = np.uint64(4)
_DIGIT = np.uint64(15)
_TOP_DIGIT = np.uint64(60)
_NO_DIGIT = np.uint8(16)
_NOTHING = np.uint8(0)
_DASH = np.uint8(ord("-"))
_M1 = np.uint64(0x9E3779B97F4A7C15)
_M2 = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)
_ONE, _EIGHT = np.uint64(1), np.uint64(8)
_DIGITS = np.frombuffer(b"0123456789abcdef", np.uint8).copy()
_AT = np.array([*range(8), *range(9, 13), *range(14, 18), *range(19, 23), *range(24, 36)])
"""Where the 32 digits of a UUID stand in its text."""

_DASHES = np.array([8, 13, 18, 23])


def _values_of_digits() -> Bytes:
    values = np.full(256, _NO_DIGIT, np.uint8)
    for value, digits in enumerate(zip("0123456789abcdef", "0123456789ABCDEF", strict=True)):
        values[[ord(one) for one in digits]] = value
    return values


_VALUES = _values_of_digits()


def text_buffers(texts: pl.Series) -> tuple[Bytes, Offsets]:
    """Return the UTF-8 of a column of text and where each row ends: row n is ``ends[n:n+2]``.

    Both are copies, writeable as the compiled functions want them.
    """
    assert texts.null_count() == 0, f"a text of {texts.name!r} is null"
    column = _whole(texts).cast(pa.large_string())
    _, ends, text = column.buffers()
    first = column.offset
    offsets = np.frombuffer(ends, np.int64)[first : first + len(column) + 1].copy()
    content = np.frombuffer(text, np.uint8).copy() if text else np.zeros(0, np.uint8)
    return content, offsets


def codes_of(texts: pl.Series) -> tuple[npt.NDArray[np.int64], pl.Series]:
    """Return a number for each row of a column of text, and what each number stands for."""
    content, ends = text_buffers(texts)
    slots = np.zeros(1 << (2 * len(texts)).bit_length(), np.uint64)
    codes, firsts = np.zeros((2, len(texts)), np.uint64)
    with np.errstate(over="ignore"):
        count = int(_code_texts(content, ends.view(np.uint64), slots, codes, firsts))
    return codes.view(np.int64), texts[firsts[:count]]


@inlined
def _word_at(text: Bytes, at: np.uint64) -> np.uint64:
    """Return eight bytes as one word; unsigned places let the compiler make it one load."""
    word = np.uint64(text[at])
    for place in range(1, 8):
        word |= np.uint64(text[at + np.uint64(place)]) << np.uint64(8 * place)
    return word


@compiled
def _hash_text(text: Bytes, first: np.uint64, end: np.uint64) -> np.uint64:
    mixed = _M1
    at = first
    while at + _EIGHT <= end:
        mixed = (mixed ^ _word_at(text, at)) * _M2
        mixed = mixed ^ (mixed >> _SHIFT)
        at += _EIGHT
    while at < end:
        mixed = (mixed ^ np.uint64(text[at])) * _M2
        at += _ONE
    return mixed ^ (mixed >> _SHIFT)


@compiled
def _are_equal(text: Bytes, one: np.uint64, other: np.uint64, size: np.uint64) -> np.bool_:
    at = np.uint64(0)
    while at + _EIGHT <= size:
        if _word_at(text, one + at) != _word_at(text, other + at):
            return np.bool_(0)
        at += _EIGHT
    while at < size:
        if text[one + at] != text[other + at]:
            return np.bool_(0)
        at += _ONE
    return np.bool_(1)


@compiled
def _code_texts(text: Bytes, ends: Words, slots: Words, codes: Words, firsts: Words) -> np.uint64:
    """Write each row's code and each code's first row; return how many codes there are."""
    count = np.uint64(0)
    mask = np.uint64(slots.shape[0] - 1)
    for row in range(codes.shape[0]):
        begin, end = ends[row], ends[row + 1]
        at = _hash_text(text, begin, end) & mask
        while True:
            if slots[at] == 0:
                firsts[count] = np.uint64(row)
                codes[row] = count
                count += _ONE
                slots[at] = count
                break
            code = slots[at] - _ONE
            first = firsts[code]
            is_same_size = ends[first + _ONE] - ends[first] == end - begin
            if is_same_size and _are_equal(text, ends[first], begin, end - begin):
                codes[row] = code
                break
            at = (at + _ONE) & mask
    return count


def halves_of_uuids(ids: pl.Series) -> Words:
    """Return ``(n, 2)`` halves of a column of UUID text, or of 16 big-endian bytes."""
    if ids.dtype == pl.Binary():
        return halves_of_bytes(ids)
    content, ends = text_buffers(ids)
    is_whole = (np.diff(ends) == _UUID_BYTES).all()
    halves = np.zeros((len(ids), 2), np.uint64)
    assert is_whole, "a UUID has 36 characters"
    wrong = int(_read_uuids(content, ends, halves))
    assert wrong < 0, f"{ids[wrong]!r} is no UUID"
    return halves


@compiled
def _read_uuids(text: Bytes, ends: Offsets, halves: Words) -> np.int64:
    """Write the halves of each UUID; return the first row that is none, -1 where all are."""
    for row in range(halves.shape[0]):
        first = ends[row]
        faults = _NOTHING
        for half in range(2):
            word = np.uint64(0)
            for digit in range(16):
                value = _VALUES[text[first + _AT[16 * half + digit]]]
                faults |= value
                word = (word << _DIGIT_BITS) | np.uint64(value)
            halves[row, 1 - half] = word
        for dash in range(4):
            if text[first + _DASHES[dash]] != _DASH:
                faults = _NO_DIGIT
        if faults >= _NO_DIGIT:
            return np.int64(row)
    return np.int64(-1)


def halves_of_bytes(ids: pl.Series) -> Words:
    """Return ``(n, 2)`` halves of a column of 16 big-endian bytes."""
    fixed = _whole(ids).cast(pa.binary(_ID_BYTES))
    assert fixed.null_count == 0, "an id is null"
    raw = np.frombuffer(fixed.buffers()[1], ">u8").reshape(-1, 2)
    raw = raw[fixed.offset : fixed.offset + len(fixed)]
    return np.ascontiguousarray(raw[:, ::-1]).astype(np.uint64)


def bytes_of_halves(name: str, halves: Words) -> pl.Series:
    """Return a column of 16 big-endian bytes of ``(n, 2)`` halves."""
    raw = np.ascontiguousarray(halves[:, ::-1]).astype(">u8").tobytes()
    fixed = pa.FixedSizeBinaryArray.from_buffers(
        pa.binary(_ID_BYTES), len(halves), [None, pa.py_buffer(raw)]
    )
    return pl.Series(name, fixed.cast(pa.large_binary()), dtype=pl.Binary())


def uuid_text(column: str) -> pl.Expr:
    """Return a column of 16 big-endian bytes as UUID text."""
    return uuid_of_digits(pl.col(column).bin.encode("hex")).alias(column)


def uuids_of_halves(name: str, halves: Words) -> pl.Series:
    """Return a column of UUID text of ``(n, 2)`` halves."""
    text = np.full((len(halves), _UUID_BYTES), _DASH, np.uint8)
    _write_uuids(np.array(halves, np.uint64, order="C"), text)
    ends = np.arange(len(halves) + 1, dtype=np.int64) * _UUID_BYTES
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(text)]
    return pl.Series(name, pa.Array.from_buffers(pa.large_string(), len(halves), buffers))


@compiled
def _write_uuids(halves: Words, text: Bytes) -> None:
    """Write the digits of each UUID between the dashes that stand there."""
    for row in range(halves.shape[0]):
        for half in range(2):
            word = halves[row, 1 - half]
            for digit in range(16):
                place = _TOP_DIGIT - _DIGIT_BITS * np.uint64(digit)
                text[row, _AT[16 * half + digit]] = _DIGITS[(word >> place) & _DIGIT]


def halves_of_units(units: pl.Series) -> Words:
    """Return ``(n, 2)`` halves of a column of ledger units; none may be negative or null."""
    is_whole = units.dtype == UNITS or units.dtype.is_integer()
    assert is_whole, f"{units.name!r} holds {units.dtype}, not whole ledger units"
    whole = _whole(units.cast(UNITS))
    assert whole.null_count == 0, "an amount is null"
    raw = np.frombuffer(whole.buffers()[1], np.uint64).reshape(-1, 2)
    halves = raw[whole.offset : whole.offset + len(whole)]
    assert not (halves[:, 1] >> np.uint64(63)).any(), "an amount is negative"
    return halves


def units_of_halves(name: str, halves: Words) -> pl.Series:
    """Return a column of ledger units of ``(n, 2)`` halves, each below 10^38."""
    buffer = pa.py_buffer(np.ascontiguousarray(halves).tobytes())
    column = pa.Decimal128Array.from_buffers(pa.decimal128(38, 0), len(halves), [None, buffer])
    return pl.Series(name, column, dtype=UNITS)


def _whole(column: pl.Series) -> pa.Array:
    arrow = column.to_arrow()
    return arrow.combine_chunks() if isinstance(arrow, pa.ChunkedArray) else arrow
