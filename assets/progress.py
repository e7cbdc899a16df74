"""How far a long step has come, told to whoever listens: the command line does, Dagster does not.

A listener belongs to the thread in which a run executes. Nothing is computed for it.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

Listener = Callable[[str, int, int], None]
"""Told what is counted, how many are done, and how many there are (0 where nobody knows)."""

_LISTENER: Final[ContextVar[Listener | None]] = ContextVar("listener", default=None)


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """Tell ``listener`` of every step that runs inside the block."""
    token = _LISTENER.set(listener)
    try:
        yield
    finally:
        _LISTENER.reset(token)


def tell(what: str, done: int, total: int) -> None:
    """Tell the listener, where there is one, how many of ``what`` are done."""
    listener = _LISTENER.get()
    if listener:
        listener(what, done, total)


def counting(what: str, total: int = 0) -> Callable[[int], None]:
    """Return a function to call with how many more of ``what`` are done."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        tell(what, done, total)

    return count
