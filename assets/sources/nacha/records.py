"""From bytes to a matrix of records: one row a record, one byte a character, 94 columns.

Belongs here: how records are separated, what real files do to their length, and the nines that
fill the last block. Records may end in CRLF, LF or CR, or not be separated at all. Trailing blanks
of the file header and the file control are often cut off, and blanks are added behind a record:
both are read. Any other length is refused. Order and content are judged elsewhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from assets.sources.file_text import text_of
from assets.sources.nacha.layouts import FILE_CONSTANTS, FILE_CREDITS, RECORD_LENGTH
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

Bytes = npt.NDArray[np.uint8]
Rows = npt.NDArray[np.int64]

_RECORD_TYPES: Final = b"156789"
_NINE: Final = ord("9")
_BLANK: Final = ord(" ")
_LEGAL: Final = b"\n" + bytes(range(32, 127)) + bytes(range(160, 256))
_CHUNK: Final = 1 << 14
_BYTES_A_LINE: Final = 20
_SPARE_LINES: Final = 1_000
"""A file of more lines is made of line ends: numbering them would take 24 times its size."""

_LEAST: Final = {ord("1"): FILE_CONSTANTS.last, _NINE: FILE_CREDITS.last}
"""Characters of a record that are no blanks at its end; every other type ends in a number."""


@dataclass(frozen=True, slots=True)
class Records:
    """All records of a file but the nines behind its control.

    Attributes:
        characters: ``(n, 94)`` bytes, Latin-1.
        lines: where each stands in the file, from 1; ``None`` where that is its own number.
        is_lined: whether records are separated, so that a place is a line.
        padding_count: records of nines behind the file control.
    """

    characters: Bytes
    lines: Rows | None
    is_lined: bool
    padding_count: int

    def place(self, row: int) -> str:
        """Return where record ``row`` (from 0) stands, in words."""
        word = "line" if self.is_lined else "record"
        return f"{word} {self.number(row)}"

    def number(self, row: int) -> int:
        """Return the line or record number of record ``row``."""
        return row + 1 if self.lines is None else int(self.lines[row])

    def numbers(self, rows: Rows) -> Rows:
        """Return the line or record numbers of ``rows``."""
        return rows + 1 if self.lines is None else self.lines[rows]


def records_of(content: bytes, encoding: str) -> Records:
    """Return the records of a file.

    Raises:
        RefusedFileError: ``EMPTY_FILE``, ``ENCODING_NOT_UTF8``, ``ILLEGAL_BYTE``,
            ``ILLEGAL_CHARACTER``, ``TYPE_MISMATCH``, ``RECORD_LENGTH``, ``RECORD_ORDER``.
    """
    text = _one_byte_a_character(content, encoding)
    if text.lstrip(b" \n")[:1] not in _RECORD_TYPES:
        found = text.lstrip(b" \n")[:1].hex()
        raise RefusedFileError(
            RefusalReason.TYPE_MISMATCH, "line 1", f"byte {found}", expected="a record type, 1 to 9"
        )
    is_lined = b"\n" in text.strip(b" \n") or len(text.strip(b" \n")) <= RECORD_LENGTH
    characters, lines = _lined(text) if is_lined else _unseparated(text.strip(b"\n"))
    if text.translate(None, _LEGAL):
        _refuse_control_characters(Records(characters, lines, is_lined, 0))
    return _without_padding(characters, lines, is_lined=is_lined)


def _one_byte_a_character(content: bytes, encoding: str) -> bytes:
    """Return the file in Latin-1 with LF at line ends, without a DOS end-of-file mark."""
    if not content.isascii():
        text = text_of(content, encoding)
        try:
            content = text.encode("latin-1")
        except UnicodeEncodeError as error:
            line = text.count("\n", 0, error.start) + 1
            raise RefusedFileError(
                RefusalReason.ILLEGAL_CHARACTER, f"line {line}", f"U+{ord(text[error.start]):04X}"
            ) from error
    if b"\0" in content:
        line = content.count(b"\n", 0, content.index(b"\0")) + 1
        raise RefusedFileError(RefusalReason.ILLEGAL_BYTE, f"line {line}", "NUL")
    if b"\r" in content:
        content = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    if content.endswith(b"\x1a"):
        content = content.rstrip(b"\x1a")
    if not content or content.isspace():
        raise RefusedFileError(RefusalReason.EMPTY_FILE, "the file")
    return content


def _unseparated(text: bytes) -> tuple[Bytes, None]:
    whole, left = divmod(len(text), RECORD_LENGTH)
    if left and not text[whole * RECORD_LENGTH :].strip():
        left = 0
    if left:
        raise RefusedFileError(
            RefusalReason.RECORD_LENGTH,
            f"record {whole + 1}",
            f"{left} characters",
            expected="94 characters",
        )
    flat = np.frombuffer(text, np.uint8, whole * RECORD_LENGTH)
    return flat.reshape(whole, RECORD_LENGTH), None


def _lined(text: bytes) -> tuple[Bytes, Rows | None]:
    step = RECORD_LENGTH + 1
    if len(text) % step == RECORD_LENGTH:
        text += b"\n"
    flat = np.frombuffer(text, np.uint8)
    if len(text) % step == 0 and text.count(b"\n") == len(text) // step:
        matrix = flat.reshape(-1, step)
        if (matrix[:, RECORD_LENGTH] == ord("\n")).all():
            return matrix[:, :RECORD_LENGTH], None
    return _uneven(flat)


def _uneven(flat: Bytes) -> tuple[Bytes, Rows]:
    """Return the lines that hold anything, each filled up with blanks, and their numbers."""
    count = int((flat == ord("\n")).sum())
    if count > len(flat) // _BYTES_A_LINE + _SPARE_LINES:
        raise RefusedFileError(
            RefusalReason.RECORD_LENGTH,
            "the file",
            f"{count} lines in {len(flat)} bytes",
            expected="94 characters a line",
        )
    ends = np.flatnonzero(flat == ord("\n"))
    if len(ends) == 0 or ends[-1] != len(flat) - 1:
        ends = np.append(ends, len(flat))
    starts = np.concatenate(([0], ends[:-1] + 1))
    lines = np.arange(1, len(ends) + 1)
    is_filled = np.concatenate(list(_filled(flat, starts, ends)))
    starts, ends, lines = starts[is_filled], ends[is_filled], lines[is_filled]
    sizes = _refuse_other_lengths(flat, starts, ends, lines)
    return np.concatenate(list(_gathered(flat, starts, sizes))), lines


def _filled(flat: Bytes, starts: Rows, ends: Rows) -> Iterator[npt.NDArray[np.bool_]]:
    """Yield, for some lines at a time, whether each holds anything but blanks."""
    for first in range(0, len(starts), _CHUNK):
        some = slice(first, first + _CHUNK)
        sizes = np.minimum(ends[some] - starts[some], RECORD_LENGTH)
        gathered = np.concatenate(list(_gathered(flat, starts[some], sizes)))
        yield (gathered != _BLANK).any(axis=1)


def _gathered(flat: Bytes, starts: Rows, sizes: Rows) -> Iterator[Bytes]:
    """Yield some lines at a time as rows of 94 characters: all at once would take 9 times more."""
    columns = np.arange(RECORD_LENGTH)
    for first in range(0, len(starts), _CHUNK):
        some = slice(first, first + _CHUNK)
        is_there = columns < sizes[some, None]
        places = np.where(is_there, starts[some, None] + columns, 0)
        yield np.where(is_there, flat[places], np.uint8(_BLANK))


def _refuse_other_lengths(flat: Bytes, starts: Rows, ends: Rows, lines: Rows) -> Rows:
    """Return how many characters of each line are its record's."""
    sizes = ends - starts
    kinds = flat[starts]
    least = np.full(256, RECORD_LENGTH)
    for kind, size in _LEAST.items():
        least[kind] = size
    is_short = sizes < least[kinds]
    for row in np.flatnonzero(is_short | (sizes > RECORD_LENGTH)):
        beyond = flat[starts[row] + RECORD_LENGTH : ends[row]]
        if is_short[row] or (beyond != _BLANK).any():
            raise RefusedFileError(
                RefusalReason.RECORD_LENGTH,
                f"line {lines[row]}",
                f"{sizes[row]} characters",
                expected="94 characters",
            )
    whole: Rows = np.minimum(sizes, RECORD_LENGTH)
    return whole


def _refuse_control_characters(records: Records) -> None:
    for first in range(0, len(records.characters), _CHUNK):
        some = records.characters[first : first + _CHUNK]
        illegal = np.argwhere(~np.isin(some, np.frombuffer(_LEGAL, np.uint8)))
        if len(illegal):
            row, column = illegal[0]
            raise RefusedFileError(
                RefusalReason.ILLEGAL_CHARACTER,
                f"{records.place(first + int(row))}, column {column + 1}",
                f"byte {some[row, column]:02x}",
            )


def _without_padding(characters: Bytes, lines: Rows | None, *, is_lined: bool) -> Records:
    nines = np.flatnonzero(characters[:, 0] == _NINE)
    padding = nines[(characters[nines] == _NINE).all(axis=1)]
    count = len(characters) - len(padding)
    records = Records(characters, lines, is_lined, len(padding))
    if len(padding) and padding[0] != count:
        raise RefusedFileError(
            RefusalReason.RECORD_ORDER,
            records.place(int(padding[0])),
            "9" * 10,
            expected="nines at the end alone",
        )
    return Records(
        characters[:count], None if lines is None else lines[:count], is_lined, len(padding)
    )
