"""From bytes to text: nothing is guessed; bytes that are no text as declared are refused."""

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason


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
