"""The bytes that a line came from: cut out of the landed file by its position, and masked.

A position counts what the format's reader counts: rows below a header, entries, records. What is
no text, or is counted otherwise, is named by file and position alone.
"""

import re
from collections.abc import Callable, Mapping
from typing import Final

from assets.sources.masking import masked

_SHOWN: Final = 1200
"""Characters of an excerpt at most."""

_NUMBERS: Final = re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{10,30}\b|(?<!:61:)\b\d{9,34}\b")
"""What may be an account's number: an IBAN, or nine digits and more."""

_ENTRY: Final = re.compile(r"<(?:\w+:)?Ntry>.*?</(?:\w+:)?Ntry>", re.DOTALL)
_TRANSACTION: Final = re.compile(r"<STMTTRN>.*?(?=<STMTTRN>|</STMTTRN>|</BANKTRANLIST>)", re.DOTALL)
_LINE_61: Final = re.compile(r"^:61:.*?(?=^:(?!86:)\w{2,3}:|^-\}?|\Z)", re.DOTALL | re.MULTILINE)


def excerpt_of(content: bytes, format_: str, position: int) -> str | None:
    """Return the text at ``position`` of a landed file, masked; None where it cannot be cut out."""
    cut = _CUTS.get(format_)
    if cut is None or position < 1:
        return None
    found = cut(_text(content))
    if position > len(found):
        return None
    return mask_numbers(found[position - 1].strip()[:_SHOWN])


def mask_numbers(text: str) -> str:
    """Return ``text`` with whatever may be an account's number masked."""
    return _NUMBERS.sub(lambda found: masked(found.group()), text)


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def _rows(text: str) -> list[str]:
    """Return the records below the header; one goes on while a quote is open."""
    records: list[str] = []
    is_open = False
    for line in text.splitlines():
        records[-1:] = [f"{records[-1]}\n{line}"] if is_open else [*records[-1:], line]
        is_open ^= line.count('"') % 2 == 1
    return records[1:]


def _lines(text: str) -> list[str]:
    return text.splitlines()


_CUTS: Final[Mapping[str, Callable[[str], list[str]]]] = {
    "bai2": _lines,
    "camt052": _ENTRY.findall,
    "camt053": _ENTRY.findall,
    "camt054": _ENTRY.findall,
    "csv": _rows,
    "mt940": _LINE_61.findall,
    "mt942": _LINE_61.findall,
    "nacha": _lines,
    "ofx": _TRANSACTION.findall,
}
