"""The fields of an MT940 file and their order: text to messages, nothing interpreted.

A file is a row of messages, bare or in the FIN envelope (``{1:...}{4: ... -}``), closed by ``-`` or
by the next ``:20:``. Text fields may hold any printable character, because banks send their own
alphabets; every other field is ASCII.
"""

import re
from dataclasses import dataclass
from typing import Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_TEXT: Final = 2_000
"""Characters of one field. The standard says 390, banks send more, and a memo moves no money."""

_FIELD: Final = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)", re.ASCII)
_ENVELOPE: Final = re.compile(r"(?:\{[0-9]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*\{4:", re.ASCII)
_CLOSE: Final = re.compile(r"-(\}(?:\{5:.*\})?)?")
_RANKS: Final = {
    "20": 0, "21": 1, "25": 2, "28": 3, "28C": 3, "60F": 4, "60M": 4,
    "61": 5, "86": 5, "62F": 6, "62M": 6, "64": 7, "65": 8,
}  # fmt: skip
_REQUIRED: Final = (("20",), ("25",), ("28C", "28"), ("60F", "60M"), ("62F", "62M"))
_ONCE: Final = frozenset({"20", "21", "25", "28", "28C", "60F", "60M", "62F", "62M", "64"})
_TEXT: Final = frozenset({"86", "NS", "25", "20", "21"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its tag, its value with line breaks, the line it begins on."""

    tag: str
    value: str
    line: int

    @property
    def place(self) -> str:
        """Where the field stands, for a person."""
        return f"line {self.line}, :{self.tag}:"


Message = tuple[Field, ...]
"""The fields of one message, in the order of the standard."""


def messages_of(text: str) -> tuple[Message, ...]:
    """Return the messages of a file, each complete and in order.

    Raises:
        RefusedFileError: ``TAG_UNKNOWN``, ``TAG_ORDER``, ``TAG_MISSING``, ``FIELD_TOO_LONG`` or
            ``ILLEGAL_CHARACTER``, with the line.
    """
    messages: list[list[Field]] = []
    for block in _blocks(text):
        for one in block:
            if one.tag == "20" or not messages:
                messages.append([])
            messages[-1].append(one)
        if block and block[0].tag != "20":
            raise RefusedFileError(RefusalReason.TAG_ORDER, block[0].place, "before :20:")
    for message in messages:
        _refuse_disorder(message)
    if not messages:
        raise RefusedFileError(RefusalReason.TAG_MISSING, "the file", ":20:")
    return tuple(tuple(message) for message in messages)


def _blocks(text: str) -> list[list[Field]]:
    """Return the fields between one closing mark and the next."""
    blocks: list[list[Field]] = [[]]
    is_enveloped = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _printable(raw.removesuffix("\r"), number)
        opened = _ENVELOPE.match(line)
        if opened is not None:
            is_enveloped, line = True, line[opened.end() :]
        closed = _CLOSE.fullmatch(line.rstrip())
        if closed is not None and bool(closed[1]) == is_enveloped:
            is_enveloped = False
            blocks.append([])
        else:
            _take(blocks[-1], line, number)
    if is_enveloped:
        raise RefusedFileError(RefusalReason.TAG_MISSING, "the end of the file", "-}")
    return [block for block in blocks if block]


def _printable(line: str, number: int) -> str:
    """Return ``line`` without the transmission marks that may stand alone or close the file."""
    bare = line.strip("\x01\x02\x03")
    plain = bare if bare.strip() in ("", "-") else line
    for one in plain:
        if one == "\ufffd" or (not one.isprintable() and one != "\t"):
            raise RefusedFileError(RefusalReason.ILLEGAL_CHARACTER, f"line {number}", repr(one))
    return plain


def _take(block: list[Field], line: str, number: int) -> None:
    """Put ``line`` into ``block``: a new field, or more of the last one."""
    begun = _FIELD.fullmatch(line)
    if begun is not None:
        if begun[1] not in _RANKS and begun[1] != "NS":
            raise RefusedFileError(RefusalReason.TAG_UNKNOWN, f"line {number}", line[:5])
        _refuse_foreign(begun[1], begun[2], number)
        block.append(Field(begun[1], begun[2], number))
    elif line.startswith(":"):
        raise RefusedFileError(RefusalReason.TAG_UNKNOWN, f"line {number}", line[:5])
    elif block and line.strip():
        last = block.pop()
        _refuse_foreign("86" if last.tag == "61" else last.tag, line, number)
        value = f"{last.value}\n{line}"
        if len(value) > MAX_TEXT:
            raise RefusedFileError(RefusalReason.FIELD_TOO_LONG, last.place, f"{len(value)}")
        block.append(Field(last.tag, value, last.line))
    elif line.strip():
        raise RefusedFileError(RefusalReason.TAG_ORDER, f"line {number}", line[:5])


def _refuse_foreign(tag: str, value: str, number: int) -> None:
    if tag not in _TEXT and not value.isascii():
        raise RefusedFileError(RefusalReason.ILLEGAL_CHARACTER, f"line {number}, :{tag}:", value)


def _refuse_disorder(message: list[Field]) -> None:
    """Refuse fields out of order, twice, or missing."""
    rank, previous = -1, ""
    for one in message:
        if one.tag == "NS":
            continue
        if one.tag == "86":
            is_placed = previous in ("61", "62F", "62M", "64", "65")
        else:
            is_placed = _RANKS[one.tag] > rank or (_RANKS[one.tag] == rank and one.tag not in _ONCE)
            rank = _RANKS[one.tag]
        if not is_placed:
            raise RefusedFileError(RefusalReason.TAG_ORDER, one.place, f"after :{previous}:")
        previous = one.tag
    tags = {one.tag for one in message}
    for wanted in _REQUIRED:
        if not tags & set(wanted):
            raise RefusedFileError(RefusalReason.TAG_MISSING, message[0].place, f":{wanted[0]}:")
