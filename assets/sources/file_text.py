"""From bytes to text: nothing is guessed; bytes that are no text as declared are refused."""

import re
from typing import Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_WHERE: Final = re.compile(r", line [0-9]+, column [0-9]+$")
_SHOWN: Final = 40
"""Characters of what was found that a refusal shows."""


def text_of(content: bytes, encoding: str = "utf-8") -> str:
    """Return ``content`` as text, without a byte order mark.

    Raises:
        RefusedFileError: nothing but blanks (``EMPTY_FILE``), bytes of another encoding
            (``ENCODING_NOT_UTF8``), or a NUL (``ILLEGAL_BYTE``).
    """
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        found = content[error.start : error.start + 4].hex(" ")
        line = content.count(b"\n", 0, error.start) + 1
        where = f"line {line}, byte {error.start}"
        raise RefusedFileError(RefusalReason.ENCODING_NOT_UTF8, where, found) from error
    text = text.removeprefix("\ufeff")
    if not text.strip():
        raise RefusedFileError(RefusalReason.EMPTY_FILE, "the file")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise RefusedFileError(RefusalReason.ILLEGAL_BYTE, f"line {line}", "NUL")
    return text


def parser_words(message: str) -> str:
    """Return what an XML parser said, in whole words: the line it adds stands in the place."""
    said = _WHERE.sub("", message)
    if len(said) <= _SHOWN:
        return said
    return said[: _SHOWN + 1].rpartition(" ")[0].rstrip(":,")
