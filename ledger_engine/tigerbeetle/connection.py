"""The one client that all ledgers of this process at one cluster share; made again when lost.

A client costs 0.6 s to make, one of the server's 32 connections (8 with ``--development``) and one
of its 64 sessions, which closing does not give back. So a process makes one a cluster, lends it to
every ledger it opens there with the same settings, and keeps it until the process ends.
"""

import os
import threading
import time
from typing import Final

from contracts.errors import LedgerUnreachableError
from ledger_engine.native import InitError, NativeClient
from ledger_engine.tigerbeetle.place import Place
from ledger_engine.tigerbeetle.settings import Settings

_MACHINE: Final = (
    "TigerBeetle's client needs Linux 5.11 or later, io_uring and locked memory: in a container, "
    "allow io_uring (seccomp=unconfined) and raise the memlock limit."
)


class Connection:
    """A client that is there when asked for. Thread-safe; a forked child makes its own."""

    def __init__(self, place: Place) -> None:
        """Make nothing yet."""
        self.place = place
        self.limits: dict[str, int] = {}
        self._client: NativeClient | None = None
        self._lock = threading.Lock()
        self._answered_at = -float("inf")

    def client(self) -> NativeClient:
        """Return the client, made now where there is none.

        Raises:
            LedgerUnreachableError: a host name has no address, or the machine cannot run a client.
        """
        with self._lock:
            if self._client is None:
                self._client = self._made()
            return self._client

    def drop(self, client: NativeClient) -> None:
        """Close ``client`` and forget it; whoever waits on it learns that at once."""
        with self._lock:
            if self._client is client:
                self._client = None
                self._answered_at = -float("inf")
                self.limits.clear()
        client.close()

    def note_answer(self) -> None:
        """Remember that the cluster answered just now."""
        self._answered_at = time.monotonic()

    @property
    def silent_s(self) -> float:
        """Seconds since the last answer to this client, endless before the first."""
        return time.monotonic() - self._answered_at

    def begin_anew(self) -> None:
        """Forget the parent's client after a fork, without touching it: that would end both."""
        self._client = None
        self._lock = threading.Lock()
        self._answered_at = -float("inf")
        self.limits.clear()

    def _made(self) -> NativeClient:
        try:
            return NativeClient(self.place.cluster, self.place.resolved())
        except InitError as error:
            raise LedgerUnreachableError(
                self.place.url, f"a client cannot be made ({error})", _MACHINE
            ) from error


_connections: dict[tuple[Place, Settings], Connection] = {}
_connections_lock = threading.Lock()


def connection_to(place: Place, settings: Settings) -> Connection:
    """Return this process's connection to ``place``.

    One for each ``settings``: a call that is soon out of patience closes the client it waits on,
    which is no business of more patient ones.
    """
    with _connections_lock:
        return _connections.setdefault((place, settings), Connection(place))


def _begin_anew() -> None:
    global _connections_lock  # noqa: PLW0603 - the parent's may be held by a thread that is gone
    _connections_lock = threading.Lock()
    for connection in _connections.values():
        connection.begin_anew()


os.register_at_fork(after_in_child=_begin_anew)
