"""JSON from outside, parsed strictly: one document, or one object a line.

The standard library's scanner, with what it lets pass added on top: keys told twice, NaN and
infinities, numbers of thousands of digits, nesting without end. A number with a point or an
exponent stays the text it was, so that no float is ever made of it. What the objects mean is not
decided here.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from json.decoder import JSONDecoder
from typing import Any, Final

import numpy as np

from assets.sources.masking import outlined
from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

MAX_DEPTH: Final = 64
"""Objects within objects; what an API expands is a dozen deep."""

MAX_CHARACTERS: Final = 1 << 28
"""A larger document would cost gigabytes as objects."""

_BLANKS: Final = re.compile(r"[ \t\r\n]*")
_OPENING: Final = tuple(b"{[")
_CLOSING: Final = tuple(b"}]")
_NO_STRUCTURE: Final = bytes(set(range(256)) - set(b'"{}[]'))
_STRING: Final = r'"[^"\\]*(?:\\.[^"\\]*)*"'


class DecimalText(str):
    """A number with a point or an exponent, as the file writes it: it is no whole number."""

    __slots__ = ()


class _DoubledKeyError(Exception):
    """An object names a key twice."""


class _NoNumberError(Exception):
    """NaN, or an infinity."""


def documents_of(text: str) -> Iterator[tuple[str, object]]:
    """Yield the place and value of the one document that ``text`` is, or of each of its lines.

    Raises:
        RefusedFileError: ``JSON_SYNTAX``, ``JSON_DUPLICATE_KEY``, ``JSON_NUMBER``, ``JSON_DEPTH``
            or ``FILE_TOO_LARGE``.
    """
    if len(text) > MAX_CHARACTERS:
        raise RefusedFileError(
            RefusalReason.FILE_TOO_LARGE, "the file", f"{len(text)} characters of JSON"
        )
    _refuse_depth(text)
    start = _next(text, 0)
    value, end = _decoded(text, start)
    if _next(text, end) == len(text):
        yield "$", value
        return
    number = 1 + text.count("\n", 0, start)
    while True:
        yield f"line {number}, $", value
        begin = _next(text, end)
        passed = text.count("\n", end, begin)
        if begin < len(text) and (not passed or "\n" in text[start:end]):
            number += text.count("\n", start, begin)
            raise RefusedFileError(
                RefusalReason.JSON_SYNTAX,
                f"line {number}",
                outlined(text[begin : begin + 20]),
                expected="one document, or one object a line",
            )
        if begin == len(text):
            return
        start, number = begin, number + passed
        value, end = _decoded(text, start)


def _next(text: str, start: int) -> int:
    """Return where the next value begins, or the end of the text."""
    found = _BLANKS.match(text, start)
    assert found is not None, "nothing is a blank text, too"
    return found.end()


def _decoded(text: str, start: int) -> tuple[Any, int]:
    """Return the value that begins at ``start``, and where it ends."""
    try:
        return _STRICT.raw_decode(text, start)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        found = outlined(text[error.pos : error.pos + 20].partition("\n")[0])
        raise RefusedFileError(
            RefusalReason.JSON_SYNTAX, where, found, expected=error.msg.removeprefix("Expecting ")
        ) from error
    except _DoubledKeyError as error:
        where = _place_of_doubled(text, start)
        raise RefusedFileError(
            RefusalReason.JSON_DUPLICATE_KEY, where, str(error), field=str(error)
        ) from error
    except _NoNumberError as error:
        where = _place(text, start, "-?Infinity|NaN", 1)
        raise RefusedFileError(RefusalReason.JSON_NUMBER, where, str(error)) from error
    except ValueError as error:  # Python's own limit on the digits of a whole number.
        where = _place(text, start, "-?[0-9]{640,}", 1)
        raise RefusedFileError(
            RefusalReason.JSON_NUMBER, where, "a number of thousands of digits"
        ) from error


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    whole = dict(pairs)
    if len(whole) != len(pairs):
        counted = Counter(name for name, _ in pairs)
        raise _DoubledKeyError(next(name for name, count in counted.items() if count > 1))
    return whole


def _no_number(name: str) -> Any:  # noqa: ANN401 - the scanner's hook may return anything
    raise _NoNumberError(name)


_STRICT: Final = JSONDecoder(
    object_pairs_hook=_unique, parse_float=DecimalText, parse_constant=_no_number
)


def _refuse_depth(text: str) -> None:
    """Refuse nesting beyond ``MAX_DEPTH`` before anything recurses into it."""
    plain = re.sub(r"\\.", "", text) if "\\" in text else text
    skeleton = plain.encode().translate(None, _NO_STRUCTURE).replace(b'""', b"")
    brackets = np.frombuffer(re.sub(rb'"[^"]*"', b"", skeleton), dtype=np.uint8)
    steps = np.isin(brackets, _OPENING).astype(np.int8) - np.isin(brackets, _CLOSING)
    if brackets.size and int(steps.cumsum(dtype=np.int32).max()) > MAX_DEPTH:
        raise RefusedFileError(
            RefusalReason.JSON_DEPTH, "the file", expected=f"at most {MAX_DEPTH} levels"
        )


def _place_of_doubled(text: str, start: int) -> str:
    """Return the line on which the object that names a key twice ends."""
    ended = 0

    def counted(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal ended
        ended += 1
        return _unique(pairs)

    try:
        JSONDecoder(object_pairs_hook=counted).raw_decode(text, start)
    except _DoubledKeyError:
        return _place(text, start, r"\}", ended)
    raise AssertionError("the key is doubled again")


def _place(text: str, start: int, wanted: str, number: int) -> str:
    """Return the line of the ``number``-th match of ``wanted`` outside strings."""
    found = re.compile(f"{_STRING}|({wanted})", re.DOTALL).finditer(text, start)
    ends = [match.end() for match in found if match[1]]
    return f"line {1 + text.count(chr(10), 0, ends[number - 1])}"
