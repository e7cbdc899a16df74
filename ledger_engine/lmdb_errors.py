"""What LMDB's errors mean for whoever asked: damage, a full disk, a disk that fails.

A full disk is told apart because nothing is wrong with what is stored: reading goes on.
"""

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import lmdb

from contracts.errors import (
    LedgerCorruptError,
    LedgerFailedError,
    LedgerFullError,
    StateError,
)

_DAMAGE: Final = (
    lmdb.CorruptedError,
    lmdb.InvalidError,
    lmdb.PageNotFoundError,
    lmdb.VersionMismatchError,
)
_FULL: Final = tuple(map(os.strerror, (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)))
_FORBIDDEN: Final = tuple(map(os.strerror, (errno.EACCES, errno.EROFS, errno.EPERM)))
_SHORT_WRITE: Final = os.strerror(errno.EIO)
_LITTLE: Final = 1 << 24
"""With less free space than this, a write that stopped short stopped for want of it."""


@contextmanager
def reading_errors(folder: Path) -> Iterator[None]:
    """Let an error of LMDB in the block be one of ours.

    Raises:
        LedgerCorruptError: LMDB finds its own pages damaged.
        LedgerFailedError: too many readers, or no memory.
    """
    try:
        yield
    except (lmdb.ReadersFullError, lmdb.MemoryError, lmdb.PanicError) as error:
        raise LedgerFailedError(folder, f"a read failed ({error})") from error
    except lmdb.Error as error:
        raise LedgerCorruptError(folder, f"a page of the LMDB file ({error})") from error


@contextmanager
def opening_errors(folder: Path) -> Iterator[None]:
    """Let an error of LMDB in the block be one of ours.

    Raises:
        StateError: the folder must not be read, or not be written.
        LedgerCorruptError: the file is no LMDB file, or damaged.
        LedgerFullError: no space is left.
        LedgerFailedError: the disk failed.
    """
    try:
        yield
    except _DAMAGE as error:
        raise LedgerCorruptError(folder, f"the LMDB file ({error})") from error
    except (lmdb.Error, OSError) as error:
        if any(text in str(error) for text in _FORBIDDEN):
            to_do = "Give this user the right to it, or open it read_only."
            raise StateError(folder, f"cannot be opened ({error})", to_do) from error
        raise _failure(folder, error, "it cannot be opened") from error


@contextmanager
def writing_errors(folder: Path) -> Iterator[None]:
    """Let an error of LMDB in the block be one of ours.

    Raises:
        LedgerFullError: no space is left; nothing of the block is stored.
        LedgerFailedError: the disk failed.
    """
    try:
        yield
    except (lmdb.Error, OSError) as error:
        raise _failure(folder, error, "a write failed") from error


def _failure(folder: Path, error: Exception, what: str) -> LedgerFailedError:
    text = str(error)
    is_full = isinstance(error, lmdb.DiskError) or any(one in text for one in _FULL)
    if is_full or (_SHORT_WRITE in text and _free_bytes(folder) < _LITTLE):
        return LedgerFullError(folder, f"{what} ({text})")
    return LedgerFailedError(folder, f"{what} ({text})")


def _free_bytes(folder: Path) -> int:
    """Return how much more may be written into the LMDB file."""
    disk = os.statvfs(folder)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
    free = disk.f_bavail * disk.f_frsize
    if limit == resource.RLIM_INFINITY:
        return free
    return min(free, limit - (folder / "data.mdb").stat().st_size)
