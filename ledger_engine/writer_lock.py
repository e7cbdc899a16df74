"""One writer a folder: an advisory lock on a file, which the kernel drops when its process dies."""

import fcntl
import os
import time
import weakref
from pathlib import Path
from typing import Final

from contracts.errors import LedgerBusyError, StateError

WAIT_S: Final = 30.0
_PAUSE_S: Final = 0.05


class WriterLock:
    """Held from construction to ``release``, by the process that took it: no fork inherits it."""

    def __init__(self, folder: Path, wait_s: float = WAIT_S) -> None:
        """Take the lock of ``folder``.

        Raises:
            LedgerBusyError: another one held it for ``wait_s`` seconds.
            StateError: the folder must not be written.
        """
        self._path = folder / "writer.lock"
        self._file = self._opened(folder)
        deadline = time.monotonic() + wait_s
        while not self._try():
            if time.monotonic() >= deadline:
                self.release()
                raise LedgerBusyError(folder, wait_s)
            time.sleep(_PAUSE_S)
        _HELD.add(self)

    def release(self) -> None:
        """Let the next writer in. Releasing twice is harmless."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _opened(self, folder: Path) -> int | None:
        try:
            return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o640)
        except OSError as error:
            to_do = "Give this user the right to write there, free space, or open it read_only."
            raise StateError(folder, f"cannot be written ({error.strerror})", to_do) from error

    def _try(self) -> bool:
        assert self._file is not None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return self._is_still_named() or self._reopened()

    def _is_still_named(self) -> bool:
        """Say whether the file locked is the one that the next writer would open."""
        assert self._file is not None
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except FileNotFoundError:
            return False

    def _reopened(self) -> bool:
        self.release()
        self._file = self._opened(self._path.parent)
        return False


_HELD: Final[weakref.WeakSet[WriterLock]] = weakref.WeakSet()


def _let_go_in_child() -> None:
    """Close the child's copies: the lock is its parent's, and must not outlive it."""
    for lock in _HELD:
        lock.release()


os.register_at_fork(after_in_child=_let_go_in_child)
