"""What kind of file bytes are, by how they begin: a file of another kind is refused unparsed.

A name says what a sender meant, the first bytes what was sent: a portal's error page called
``.csv`` is no table. Formats of text have no signature of their own; they only must not have
another's.
"""

from typing import Final

from contracts.errors import RefusedFileError
from contracts.reasons import RefusalReason

_SIGNATURES: Final = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old or encrypted Office document"),
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"PAR1", "parquet"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
)
_PACKED: Final = frozenset({"zip", "gzip", "7z", "rar", "bzip2", "xz", "zstd", "tar"})
_PAGES: Final = (b"<!doctype html", b"<html")
_TAR_AT: Final = 257
_LOOKED_AT: Final = 1024


def kind_of(content: bytes) -> str:
    """Return the kind of file that ``content`` begins as; empty where it may be text."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content[_TAR_AT : _TAR_AT + 5] == b"ustar":
        return "tar"
    begun = content[:_LOOKED_AT].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return "html" if begun.startswith(_PAGES) else ""


def is_packed(content: bytes) -> bool:
    """Return whether ``content`` is an archive of any kind."""
    return kind_of(content) in _PACKED


def refuse_other_kind(content: bytes, format_: str) -> None:
    """Refuse bytes of another kind than the declared format.

    Raises:
        RefusedFileError: ``TYPE_MISMATCH``, with what the bytes look like.
    """
    found, wanted = kind_of(content), "zip" if format_ == "xlsx" else ""
    if format_ == "csv" and content[:_LOOKED_AT].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(
        b"<?xml"
    ):
        found = "xml"
    if found != wanted:
        raise RefusedFileError(
            RefusalReason.TYPE_MISMATCH, "the first bytes", found or "text", expected=format_
        )
