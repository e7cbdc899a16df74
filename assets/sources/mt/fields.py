"""The fields of an MT940 or MT942 file and their order: text to messages, nothing interpreted.

A file is a row of messages, bare or in the FIN envelope (``{1:...}{4: ... -}``), closed by ``-`` or
by the next ``:20:``. Text fields may hold any printable character, because banks send their own
alphabets; every other field is ASCII.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_TEXT: Final = 2_000
"""Characters of one field. The standard says 390, banks send more, and a memo moves no money."""

_FIELD: Final = re.compile(r":([0-9]{2}[A-Z]?|NS):(.*)", re.ASCII)
_ENVELOPE: Final = re.compile(r"(?:\{[0-9]:[^{}]*(?:\{[^{}]*\}[^{}]*)*\})*\{4:", re.ASCII)
_CLOSE: Final = re.compile(r"-(\}(?:\{5:.*\})?)?")
_TEXT: Final = frozenset({"86", "NS", "25", "25P", "20", "21"})


@dataclass(frozen=True, slots=True)
class Layout:
    """The fields of one message type: their order, which must be there, which may repeat.

    Attributes:
        ranks: tag -> its place in the order; ``NS`` and the texts after an entry have none.
        required: one tag of each group must be there.
        repeated: tags that may stand more than once at their place.
        described: tags that an ``:86:`` may follow.
    """

    ranks: dict[str, int]
    required: tuple[tuple[str, ...], ...]
    repeated: frozenset[str]
    described: frozenset[str]


MT940: Final = Layout(
    ranks={
        "20": 0, "21": 1, "25": 2, "25P": 2, "28": 3, "28C": 3, "60F": 4, "60M": 4,
        "61": 5, "86": 5, "62F": 6, "62M": 6, "64": 7, "65": 8,
    },
    required=(("20",), ("25", "25P"), ("28C", "28"), ("60F", "60M"), ("62F", "62M")),
    repeated=frozenset({"61", "65"}),
    described=frozenset({"61", "62F", "62M", "64", "65"}),
)  # fmt: skip
MT942: Final = Layout(
    ranks={
        "20": 0, "21": 1, "25": 2, "25P": 2, "28": 3, "28C": 3, "34F": 4, "13": 5, "13D": 5,
        "61": 6, "86": 6, "90D": 7, "90C": 8,
    },
    required=(("20",), ("25", "25P"), ("28C", "28"), ("34F",), ("13D", "13")),
    repeated=frozenset({"34F", "61"}),
    described=frozenset({"13", "13D", "61", "90D", "90C"}),
)  # fmt: skip


class Field(NamedTuple):
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


def one_of(message: Message, *tags: str) -> Field:
    """Return the first field of ``message`` with one of ``tags``, which its layout requires."""
    return next(one for one in message if one.tag in tags)


def with_texts(message: Message) -> Iterator[tuple[Field, Field | None]]:
    """Yield each ``:61:`` with the ``:86:`` that follows it, if one does."""
    plain = [one for one in message if one.tag != "NS"]
    for one, after in zip(plain, (*plain[1:], None), strict=True):
        if one.tag == "61":
            yield one, after if after is not None and after.tag == "86" else None


def messages_of(text: str, layout: Layout) -> tuple[Message, ...]:
    """Return the messages of a file, each complete and in order.

    Raises:
        RefusedFileError: ``TAG_UNKNOWN``, ``TAG_ORDER``, ``TAG_MISSING``, ``TRAILER_MISSING``,
            ``FIELD_TOO_LONG`` or ``ILLEGAL_CHARACTER``, with the line.
    """
    messages: list[list[Field]] = []
    for block in _blocks(text, layout):
        for one in block:
            if one.tag == "20" or not messages:
                messages.append([])
            messages[-1].append(one)
        if block and block[0].tag != "20":
            raise RefusedFileError(RefusalReason.TAG_ORDER, block[0].place, "before :20:")
    for message in messages:
        _refuse_disorder(message, layout)
    if not messages:
        raise RefusedFileError(RefusalReason.TAG_MISSING, "the file", ":20:")
    return tuple(tuple(message) for message in messages)


def _blocks(text: str, layout: Layout) -> list[list[Field]]:
    """Return the fields between one closing mark and the next."""
    blocks: list[list[Field]] = [[]]
    is_enveloped = False
    for number, raw in enumerate(text.split("\n"), start=1):
        line = _printable(raw.removesuffix("\r"), number)
        if line.startswith("{") and (opened := _ENVELOPE.match(line)) is not None:
            is_enveloped, line = True, line[opened.end() :]
        closed = _CLOSE.fullmatch(line.rstrip()) if line.startswith("-") else None
        if closed is not None and bool(closed[1]) == is_enveloped:
            is_enveloped = False
            blocks.append([])
        elif line.startswith(":"):
            _begin(blocks[-1], line, number, layout)
        elif line.strip():
            _continue(blocks[-1], line, number)
    if is_enveloped:
        _refuse_open_end("-}")
    if len(blocks) > 1 and blocks[-1] and blocks[-1][0].tag == "20":
        _refuse_open_end("-")
    return [block for block in blocks if block]


def _refuse_open_end(wanted: str) -> None:
    raise RefusedFileError(RefusalReason.TRAILER_MISSING, "the end of the file", expected=wanted)


def _printable(line: str, number: int) -> str:
    """Return ``line`` without the transmission marks that may stand alone or close the file."""
    if line.isprintable() and "\ufffd" not in line:
        return line
    bare = line.strip("\x01\x02\x03")
    plain = bare if bare.strip() in ("", "-") else line
    for one in plain:
        if one == "\ufffd" or (not one.isprintable() and one != "\t"):
            raise RefusedFileError(RefusalReason.ILLEGAL_CHARACTER, f"line {number}", repr(one))
    return plain


def _begin(block: list[Field], line: str, number: int, layout: Layout) -> None:
    """Begin a new field of ``block`` with ``line``."""
    begun = _FIELD.fullmatch(line)
    if begun is None or (begun[1] not in layout.ranks and begun[1] != "NS"):
        raise RefusedFileError(RefusalReason.TAG_UNKNOWN, f"line {number}", line[:5])
    tag, value = begun.groups()
    _refuse_foreign(tag, value, number)
    block.append(Field(tag, value, number))


def _continue(block: list[Field], line: str, number: int) -> None:
    """Put ``line`` to the last field of ``block``."""
    if not block:
        raise RefusedFileError(RefusalReason.TAG_ORDER, f"line {number}", line[:5])
    last = block[-1]
    _refuse_foreign("86" if last.tag == "61" else last.tag, line, number)
    value = f"{last.value}\n{line}"
    if len(value) > MAX_TEXT:
        raise RefusedFileError(
            RefusalReason.FIELD_TOO_LONG,
            last.place,
            f"{len(value)} characters",
            expected=f"{MAX_TEXT} at most",
        )
    block[-1] = Field(last.tag, value, last.line)


def _refuse_foreign(tag: str, value: str, number: int) -> None:
    if not value.isascii() and tag not in _TEXT:
        found = next(one for one in value if not one.isascii())
        place = f"line {number}, :{tag}:"
        raise RefusedFileError(RefusalReason.ILLEGAL_CHARACTER, place, repr(found))


def _refuse_disorder(message: list[Field], layout: Layout) -> None:
    """Refuse fields out of order, twice, or missing."""
    rank, previous = -1, ""
    for one in message:
        tag = one.tag
        if tag == "NS":
            continue
        if tag == "86":
            is_placed = previous in layout.described
        else:
            found = layout.ranks[tag]
            is_placed = found > rank or (found == rank and tag in layout.repeated)
            rank = found
        if not is_placed:
            raise RefusedFileError(RefusalReason.TAG_ORDER, one.place, f"after :{previous}:")
        previous = tag
    tags = {one.tag for one in message}
    for wanted in layout.required:
        if not tags & set(wanted):
            raise RefusedFileError(
                RefusalReason.TAG_MISSING,
                message[0].place,
                f":{wanted[0]}:",
                expected=f":{wanted[0]}:",
            )
