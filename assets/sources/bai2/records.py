"""The physical records of a BAI2 file: bytes to one row a record, nothing of them interpreted.

A record is a line, or a fixed number of characters where the file header states a length and the
file has no line ends. Belongs here: that each is of a known type, no longer than stated, ends as
it must, and that records stand in the order of the envelope. What a record means lies elsewhere.
"""

import re
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

from assets.sources.bai2.faults import fault, refuse_first
from assets.sources.file_text import text_of
from contracts.reasons import RefusalReason

_FIRST: Final = "01"
_CONTINUATION: Final = "88"
_CONTINUED: Final = ("01", "02", "03", "16")
_BLANKS: Final = " \t\r\n"
_STATED_LENGTH: Final = re.compile(rb"01(?:,[^,/\n]*){5},([0-9]{1,5}),", re.ASCII)
_FOLLOWERS: Final = {
    "01": ("02", "99"),
    "02": ("03", "98"),
    "03": ("16", "49"),
    "16": ("16", "49"),
    "49": ("03", "98"),
    "98": ("02", "99"),
    "99": (),
}
_MAX_RECORD: Final = 1 << 20
"""Bytes of one physical record: text that goes on is continued in records of its own."""

_BEGINNING: Final = pl.col("line").str.slice(0, 3)
_CONTROLS: Final = bytes(set(range(32)) - set(b"\t\n\r"))


def records_of(content: bytes, encoding: str) -> pl.DataFrame:
    """Return the physical records: number, kind, body, parent, account, group.

    ``body`` is what follows the record code, without trailing blanks. ``parent`` is the number of
    the record that a continuation continues, its own number for all others. ``account`` and
    ``group`` count the account and group headers so far.

    Raises:
        RefusedFileError: bytes that are no text, ``ENVELOPE``, ``RECORD_TYPE_UNKNOWN``,
            ``RECORD_LENGTH``, ``RECORD_TERMINATOR`` or ``CONTINUATION_ORPHAN``.
    """
    text = text_of(content, encoding)
    plain = text.encode().rstrip(b"\x1a \t\r\n")
    lines = _lines(plain)
    records = pl.DataFrame({"line": lines}).select(
        pl.int_range(1, pl.len() + 1, dtype=pl.Int64).alias("number"),
        pl.col("line").str.slice(0, 2).alias("kind"),
        pl.col("line").str.slice(3).alias("body"),
        "line",
    )
    _refuse_other_beginning(records)
    is_known = pl.col("line").str.contains("^(?:01|02|03|16|49|88|98|99),")
    refuse_first(records, ~is_known, RefusalReason.RECORD_TYPE_UNKNOWN, _BEGINNING)
    _refuse_controls(plain)
    related = _related(records.drop("line"))
    _refuse_open_ends(related)
    _refuse_disorder(related)
    return related


def _lines(content: bytes) -> pl.Series:
    """Return the physical records without their line ends and trailing blanks."""
    stated = _STATED_LENGTH.match(content)
    length = int(stated[1]) if stated else 0
    if length and b"\n" not in content and len(content) > length:
        content = b"\n".join(
            content[start : start + length] for start in range(0, len(content), length)
        )
    buffer = np.frombuffer(content, dtype=np.uint8)
    ends = np.flatnonzero(buffer == ord("\n")) + 1
    offsets = np.concatenate([[0], ends, [len(content)]]).astype(np.int64)
    _refuse_endless(np.diff(offsets))
    rows = pa.LargeStringArray.from_buffers(
        len(offsets) - 1, pa.py_buffer(offsets), pa.py_buffer(content)
    )
    lines = pl.Series(rows).str.strip_chars_end(_BLANKS)
    if length:
        measured = pl.DataFrame({"line": lines}).with_row_index("number", offset=1)
        found = pl.col("line").str.len_chars()
        expected = f"at most {length} characters"
        is_long = found > length
        refuse_first(measured, is_long, RefusalReason.RECORD_LENGTH, found, expected=expected)
    return lines


def _refuse_endless(lengths: npt.NDArray[np.int64]) -> None:
    """Refuse a record that no report has, before anything is looked for in it."""
    if lengths.max() > _MAX_RECORD:
        number = int((lengths > _MAX_RECORD).argmax()) + 1
        found, expected = f"{lengths[number - 1]:,} bytes", f"at most {_MAX_RECORD:,} bytes"
        raise fault(RefusalReason.RECORD_LENGTH, number, found, expected=expected)


def _refuse_other_beginning(records: pl.DataFrame) -> None:
    if records["kind"][0] != _FIRST:
        raise fault(
            RefusalReason.ENVELOPE, 1, records["line"][0][:3], expected="01, the file header"
        )


def _refuse_controls(content: bytes) -> None:
    """Refuse a control character: no text of a report holds one."""
    if len(content.translate(None, _CONTROLS)) == len(content):
        return
    at = min(place for one in _CONTROLS if (place := content.find(one)) >= 0)
    line = content.count(b"\n", 0, at) + 1
    raise fault(RefusalReason.ILLEGAL_CHARACTER, line, repr(chr(content[at])))


def _related(records: pl.DataFrame) -> pl.DataFrame:
    is_continuation = pl.col("kind") == _CONTINUATION
    own = pl.when(~is_continuation)
    return records.with_columns(
        own.then(pl.col("number")).forward_fill().alias("parent"),
        own.then(pl.col("kind")).forward_fill().alias("parent_kind"),
        (pl.col("kind") == "03").cum_sum().cast(pl.Int64).alias("account"),
        (pl.col("kind") == "02").cum_sum().cast(pl.Int64).alias("group"),
    )


def _refuse_disorder(records: pl.DataFrame) -> None:
    """Refuse a header or trailer that is missing, and a continuation of what has no more to say."""
    is_orphan = (pl.col("kind") == _CONTINUATION) & ~pl.col("parent_kind").is_in(_CONTINUED)
    refuse_first(
        records,
        is_orphan,
        RefusalReason.CONTINUATION_ORPHAN,
        pl.col("parent_kind"),
        field="record code",
        expected="88 after 01, 02, 03 or 16",
    )
    logical = records.filter(pl.col("kind") != _CONTINUATION).with_columns(
        pl.col("kind").shift(1, fill_value="").alias("before")
    )
    follows = pl.any_horizontal(
        (pl.col("before") == kind) & pl.col("kind").is_in(after)
        for kind, after in _FOLLOWERS.items()
        if after
    )
    wrong = logical.slice(1).filter(~follows).head(1)
    for number, kind, before in wrong.select("number", "kind", "before").iter_rows():
        expected = " or ".join(_FOLLOWERS[before]) or "the end of the file"
        raise fault(RefusalReason.ENVELOPE, number, kind, field="record code", expected=expected)
    last = records.row(-1, named=True)
    if logical["kind"][-1] != "99":
        raise fault(
            RefusalReason.ENVELOPE, last["number"], last["kind"], expected="99, the file trailer"
        )


def _refuse_open_ends(records: pl.DataFrame) -> None:
    """Refuse a record other than a detail that does not end with its only slash."""
    bounded = records.filter(pl.col("parent_kind") != "16")
    ends_well = pl.col("body").str.contains("^[^/]*/$")
    end, expected = pl.col("body").str.slice(-8), "one slash, at the end"
    refuse_first(bounded, ~ends_well, RefusalReason.RECORD_TERMINATOR, end, expected=expected)
