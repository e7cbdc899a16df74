"""One sealed file: parts, encrypted with age as they come, written whole or not at all.

age authenticates every 64 KiB and the end: a flipped bit and a missing tail are refused. A file is
written under a hidden name, made durable and only then given its own.
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import pyrage

from contracts.backup_errors import BackupDamagedError, BackupFailedError, BackupKeyError
from contracts.durable_files import make_durable
from orchestration.backup.keys import Identities, Recipients
from orchestration.backup.parts import DamagedPartError, Part, PartReader

UNFINISHED: Final = ".unfinished-"
"""What the name of a file begins with until it is whole."""

_WRONG_KEY: Final = "No matching keys found"


class EnoughError(Exception):
    """Raised by a reader of parts who needs no more of them; it ends the reading quietly."""


class _Pulled:
    """What age reads from: the bytes of an iterator, however many are asked for at a time."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = memoryview(b"")
        self.failure: BaseException | None = None

    def read(self, count: int = -1) -> bytes:
        """Return some bytes, none at the end."""
        try:
            while not self._rest:
                self._rest = memoryview(next(self._pieces))
        except StopIteration:
            return b""
        except BaseException as error:
            self.failure = error
            raise
        taken = self._rest[:count] if count >= 0 else self._rest
        self._rest = self._rest[len(taken) :]
        return bytes(taken)


class _Pushed:
    """What age writes to: a reader of parts, whose own errors are kept apart from age's."""

    def __init__(self, reader: PartReader) -> None:
        self._reader = reader
        self.failure: BaseException | None = None

    def write(self, content: bytes) -> int:
        """Take decrypted bytes."""
        try:
            self._reader.feed(content)
        except BaseException as error:
            self.failure = error
            raise
        return len(content)

    def flush(self) -> None:
        """Do nothing: parts are handed out as they become whole."""


def write_sealed(
    path: Path, parts: Iterator[bytes], recipients: Recipients, before_naming: Callable[[], None]
) -> int:
    """Write packed ``parts`` to ``path``; return the bytes of the file.

    ``before_naming`` is called when all is durable, just before the file gets its name.

    Raises:
        BackupFailedError: the disk failed or is full.
        TieoutError: whatever the parts raise; nothing is left behind.
    """
    hidden = path.with_name(UNFINISHED + path.name)
    pulled = _Pulled(parts)
    try:
        with hidden.open("wb") as file:
            pyrage.encrypt_io(pulled, file, list(recipients))
            file.flush()
            os.fsync(file.fileno())
            size = file.tell()
        before_naming()
        hidden.replace(path)
        make_durable(path.parent)
    except (OSError, pyrage.EncryptError) as error:
        hidden.unlink(missing_ok=True)
        failure = pulled.failure or error
        if isinstance(failure, OSError | pyrage.EncryptError):
            raise BackupFailedError(path, str(failure)) from error
        raise failure from None
    except BaseException:
        hidden.unlink(missing_ok=True)
        raise
    return size


def read_sealed(path: Path, identities: Identities, take: Callable[[Part, bytes], None]) -> None:
    """Hand every part of the file at ``path`` and its digest to ``take``.

    Raises:
        BackupKeyError: it was sealed for others.
        BackupDamagedError: bytes of it were altered or cut off.
        TieoutError: whatever ``take`` raises.
    """
    reader = PartReader(take)
    pushed = _Pushed(reader)
    try:
        with path.open("rb") as file:
            pyrage.decrypt_io(file, pushed, list(identities))
    except FileNotFoundError:
        raise
    except (OSError, pyrage.DecryptError, DamagedPartError, EnoughError) as error:
        if isinstance(pushed.failure, EnoughError):
            return
        if pushed.failure is not None and not isinstance(pushed.failure, DamagedPartError):
            raise pushed.failure from None
        if _WRONG_KEY in str(error):
            to_do = "Name the identity of one of the recipients that it was sealed for."
            raise BackupKeyError(f"{path}: this identity does not open it", to_do) from error
        raise BackupDamagedError(path, str(error)) from error
    if not reader.is_between_parts:
        raise BackupDamagedError(path, "it ends within a part")
