"""One writer a folder: an advisory lock on a file, which the kernel drops when its process dies."""

import fcntl
import os
import time
from pathlib import Path
from typing import Final

from contracts.errors import LedgerBusyError

WAIT_S: Final = 30.0
_PAUSE_S: Final = 0.05


class WriterLock:
    """Held from construction to ``release``."""

    def __init__(self, folder: Path, wait_s: float = WAIT_S) -> None:
        """Take the lock of ``folder``.

        Raises:
            LedgerBusyError: another one held it for ``wait_s`` seconds.
        """
        self._file: int | None = os.open(folder / "writer.lock", os.O_RDWR | os.O_CREAT, 0o640)
        deadline = time.monotonic() + wait_s
        while not self._try():
            if time.monotonic() >= deadline:
                self.release()
                raise LedgerBusyError(folder, wait_s)
            time.sleep(_PAUSE_S)

    def release(self) -> None:
        """Let the next writer in. Releasing twice is harmless."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _try(self) -> bool:
        assert self._file is not None
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
