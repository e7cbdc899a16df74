"""Whether a ledger may have something new, asked without opening it.

An embedded ledger shows each reader the moment of its opening, and opening reads its account table.
The witness beside its log counts the commits: a few bytes, read in microseconds. A cluster is asked
itself; its client stays connected.
"""

from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Final

from ledger_engine.embedded.acknowledged import acknowledged_commits

_EMBEDDED: Final = "embedded:"


def news_of(url: str) -> Callable[[], int]:
    """Return a function whose answer changes whenever the ledger at ``url`` may have news."""
    if counts_commits(url):
        folder = Path(url.removeprefix(_EMBEDDED))
        return lambda: acknowledged_commits(folder)
    return count().__next__


def counts_commits(url: str) -> bool:
    """Whether the answer for this ledger is a count that stands still while nothing happens."""
    return url.startswith(_EMBEDDED)
