"""Fields of many records at once: numbers as integers, texts as strings without blanks around.

A matrix of records goes in, one value a record comes out. Amounts are whole cents here.
"""

import numpy as np
import polars as pl
import pyarrow as pa

from assets.sources.nacha.faults import Faults, Flags
from assets.sources.nacha.layouts import Field
from assets.sources.nacha.records import Bytes, Rows
from contracts.reasons import RefusalReason

MAX_DIGITS = 18
"""A longer number does not fit 64 bits; the first digits of such a field must then be zeros."""

_ZERO = ord("0")
_NINE_DIGIT = 9
_BLANK = ord(" ")
_ASCII = 128


def numbers_of(part: Bytes) -> Rows:
    """Return ``(n, width)`` digits as integers; what is no digit counts as anything."""
    values = np.zeros(len(part), np.int64)
    for column in range(max(part.shape[1] - MAX_DIGITS, 0), part.shape[1]):
        values *= 10
        values += part[:, column].astype(np.int64) - _ZERO
    return values


def are_digits(part: Bytes) -> Flags:
    """Return whether each of ``(n, width)`` texts is digits alone."""
    is_wanted = np.ones(len(part), dtype=bool)
    for column in range(part.shape[1]):
        is_wanted &= (part[:, column] - np.uint8(_ZERO)) <= _NINE_DIGIT
    return is_wanted


def are_zeros(part: Bytes) -> Flags:
    """Return whether each of ``(n, width)`` texts is blanks and zeros alone: nothing is stated."""
    is_wanted = np.ones(len(part), dtype=bool)
    for column in range(part.shape[1]):
        is_wanted &= (part[:, column] == _BLANK) | (part[:, column] == _ZERO)
    return is_wanted


def read_numbers(faults: Faults, rows: Rows, field: Field, reason: RefusalReason) -> Rows:
    """Return a numeric field of the records ``rows``; what is no number is noted as a fault."""
    part = faults.records.characters[rows, field.columns]
    is_number = are_digits(part)
    if field.width > MAX_DIGITS:
        is_number &= (part[:, : field.width - MAX_DIGITS] == _ZERO).all(axis=1)
    faults.note(rows, ~is_number, (reason, field), f"{field.width} digits")
    return np.where(is_number, numbers_of(part), 0)


def texts_of(part: Bytes) -> pl.Series:
    """Return ``(n, width)`` characters as texts without blanks around them."""
    flat = np.ascontiguousarray(part)
    count, width = flat.shape
    if flat.size and int(flat.max()) >= _ASCII:
        texts = [one.tobytes().decode("latin-1").strip() for one in flat]
        return pl.Series(texts, dtype=pl.String)
    ends = np.arange(count + 1, dtype=np.int64) * width
    texts = pa.LargeStringArray.from_buffers(count, pa.py_buffer(ends), pa.py_buffer(flat))
    return pl.Series(pl.from_arrow(texts), dtype=pl.String).str.strip_chars(" ")


def equal_texts(one: Bytes, other: Bytes) -> Flags:
    """Return whether ``(n, width)`` texts are equal, wherever blanks stand around them."""
    is_equal = (one == other).all(axis=1)
    for index in np.flatnonzero(~is_equal):
        is_equal[index] = one[index].tobytes().strip() == other[index].tobytes().strip()
    return np.asarray(is_equal)


def masked(part: Bytes) -> Bytes:
    """Return ``(n, width)`` account numbers with all but their last four characters hidden."""
    is_filled = part != _BLANK
    width = part.shape[1]
    ends = width - np.argmax(is_filled[:, ::-1], axis=1)
    is_hidden = is_filled & (np.arange(width) < (ends - 4)[:, None])
    return np.where(is_hidden, np.uint8(ord("*")), part)
