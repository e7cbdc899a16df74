"""How much memory a process took: anonymous pages, which no file can give back."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_STATUS: Final = Path("/proc/self/status")
_INTERVAL_S: Final = 0.05


class PeakMemory:
    """The largest anonymous memory seen so far, in bytes; sampled, so a short spike may escape."""

    def __init__(self) -> None:
        self.peak_bytes = anonymous_bytes()

    def sample(self) -> None:
        """Look once more."""
        self.peak_bytes = max(self.peak_bytes, anonymous_bytes())


def anonymous_bytes() -> int:
    """Return this process's ``RssAnon`` now; a file that is mapped (LMDB's) is not counted."""
    for line in _STATUS.read_text(encoding="ascii").splitlines():
        if line.startswith("RssAnon:"):
            return int(line.split()[1]) * 1024
    return 0


@contextmanager
def watched_memory() -> Iterator[PeakMemory]:
    """Watch this process's memory until the end of the block."""
    peak, is_over = PeakMemory(), threading.Event()

    def watch() -> None:
        while not is_over.wait(_INTERVAL_S):
            peak.sample()

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield peak
    finally:
        is_over.set()
        thread.join()
        peak.sample()
