"""The door to TigerBeetle's client library: whole arrays of records in, whole replies out.

Alone in touching the package's bindings. A request is one packet over the caller's own array, a
reply is copied once, in the callback. What does not belong here: deadlines, retries and limits
(``ledger_engine.tigerbeetle``).

The library aborts the whole process when it is misused. What guards against that: a filter request
carries exactly one filter; one change-event request is outstanding at a time; the callback runs no
code but ``Ticket.complete``; a forked child never touches the client it inherited; a kernel that
denies io_uring is found out before the library does.
"""

import atexit
import ctypes
import itertools
import os
import threading
import weakref
from importlib.metadata import version
from typing import Final

import numpy as np
import numpy.typing as npt
from tigerbeetle import bindings
from tigerbeetle.lib import c_uint128

from ledger_engine.io_uring import io_uring_refusal
from ledger_engine.records import Records

Bytes = npt.NDArray[np.uint8]

Operation = bindings.Operation
PacketStatus = bindings.PacketStatus
RELEASE: Final = version("tigerbeetle")

FILTERED: Final = frozenset(
    {
        Operation.GET_ACCOUNT_TRANSFERS,
        Operation.GET_ACCOUNT_BALANCES,
        Operation.QUERY_ACCOUNTS,
        Operation.QUERY_TRANSFERS,
        Operation.GET_CHANGE_EVENTS,
    }
)
"""The operations whose request is one filter."""

_say_nothing = bindings.LogHandler(("getppid", ctypes.CDLL(None)))
"""Takes the library's log: a function of the C library that ignores what it is given.

The package's own handler is Python, called under the library's lock: a fork while it waits for the
interpreter leaves the child with that lock held for ever. It also costs a call for every request.
"""
bindings.tb_client_register_log_callback(None, False)  # noqa: FBT003 - C
bindings.tb_client_register_log_callback(_say_nothing, False)  # noqa: FBT003 - C


class ClientGoneError(Exception):
    """The client was closed or evicted before the request: nothing of it was sent."""


class InitError(Exception):
    """The library could not make a client; the text says why."""


class Ticket:
    """One request under way: keeps its packet and its arrays alive until it is answered.

    Attributes:
        done: set once ``status`` and, where it is OK, ``timestamp`` and ``reply`` stand.
        timestamp: the cluster's time of the answer, nanoseconds; nothing committed later is less.
        reply: the answer's bytes; empty where they went into ``into``.
    """

    __slots__ = ("done", "events", "into", "packet", "reply", "status", "timestamp")

    def __init__(
        self, number: int, operation: Operation, events: Records, into: Records | None
    ) -> None:
        """Make the packet over ``events``; nothing is sent yet."""
        self.events = events
        self.into = into
        self.done = threading.Event()
        self.status = PacketStatus.CLIENT_SHUTDOWN
        self.timestamp = 0
        self.reply: Bytes = np.empty(0, np.uint8)
        self.packet = bindings.CPacket(
            user_data=number,
            data=events.ctypes.data,
            data_size=events.nbytes,
            operation=operation,
        )

    def complete(self, status: int, timestamp: int, data: int | None, size: int) -> None:
        """Copy the answer and wake who waits; called on the library's own thread."""
        try:
            if status == PacketStatus.OK:
                self._copy(data, size)
            self.timestamp = timestamp
            self.status = PacketStatus(status)
        finally:
            self.done.set()

    def _copy(self, data: int | None, size: int) -> None:
        if self.into is None:
            self.reply = np.empty(size, np.uint8)
        else:
            assert size == self.into.nbytes, f"{size} bytes answer {self.into.nbytes}"
        target: np.ndarray = self.reply if self.into is None else self.into
        if data is not None and size:
            ctypes.memmove(target.ctypes.data, data, size)


_numbers = itertools.count(1)
_under_way: dict[int, Ticket] = {}
_clients: "weakref.WeakSet[NativeClient]" = weakref.WeakSet()


@bindings.OnCompletion  # type: ignore[untyped-decorator]  # The package's ctypes carry no types.
def _completed(_context: int, packet: object, timestamp: int, data: int | None, size: int) -> None:
    """Hand an answer to its ticket. Never freed: the library may call it until a client ends."""
    contents = packet.contents  # type: ignore[attr-defined]  # A ctypes pointer.
    _under_way.pop(contents.user_data).complete(contents.status, timestamp, data, size)


class NativeClient:
    """One session with a cluster. Thread-safe; of no use in another process than its own."""

    def __init__(self, cluster: int, addresses: str) -> None:
        """Start a client for ``addresses``, IPs with ports. It connects in the background.

        Raises:
            InitError: the machine cannot run the library, or an address is none.
        """
        refusal = io_uring_refusal()
        if refusal:
            raise InitError(refusal)
        self._pid = os.getpid()
        self._client = bindings.CClient()
        self._change_turn = threading.Lock()
        self._change_ticket: Ticket | None = None
        number = c_uint128.from_param(cluster)
        text = addresses.encode("ascii")
        status = bindings.tb_client_init(
            ctypes.byref(self._client),
            ctypes.cast(ctypes.byref(number), ctypes.POINTER(ctypes.c_uint8 * 16)),
            text,
            len(text),
            None,
            _completed,
        )
        if status != bindings.InitStatus.SUCCESS:
            raise InitError(status.name.lower().replace("_", " "))
        _clients.add(self)

    def submit(self, operation: Operation, events: Records, into: Records | None = None) -> Ticket:
        """Send ``events`` (contiguous); the answer goes to ``into`` where it is given.

        Raises:
            ClientGoneError: the client was closed or evicted; nothing was sent.
        """
        assert os.getpid() == self._pid, "a forked child must not touch its parent's client"
        assert events.flags.c_contiguous, "the library reads the array as it lies"
        assert operation not in FILTERED or len(events) == 1, "a request takes exactly one filter"
        assert operation != Operation.GET_CHANGE_EVENTS, "change events take turns"
        return self._submit(operation, events, into)

    def submit_change_events(self, event_filter: Records, within_s: float) -> Ticket:
        """Ask for change events, once the request before this one is answered.

        Raises:
            TimeoutError: the one before was not answered within ``within_s`` seconds.
            ClientGoneError: the client was closed or evicted; nothing was sent.
        """
        assert os.getpid() == self._pid, "a forked child must not touch its parent's client"
        assert len(event_filter) == 1, "a request takes exactly one filter"
        if not self._change_turn.acquire(timeout=within_s):
            raise TimeoutError
        try:
            before = self._change_ticket
            if before is not None and not before.done.wait(within_s):
                raise TimeoutError
            ticket = self._submit(Operation.GET_CHANGE_EVENTS, event_filter, None)
            self._change_ticket = ticket
        finally:
            self._change_turn.release()
        return ticket

    def close(self) -> None:
        """End the session; what is under way completes as CLIENT_SHUTDOWN. Twice is harmless."""
        if os.getpid() == self._pid:
            bindings.tb_client_deinit(ctypes.byref(self._client))

    def _submit(self, operation: Operation, events: Records, into: Records | None) -> Ticket:
        number = next(_numbers)
        ticket = Ticket(number, operation, events, into)
        _under_way[number] = ticket
        status = bindings.tb_client_submit(ctypes.byref(self._client), ctypes.byref(ticket.packet))
        if status != bindings.ClientStatus.OK:
            del _under_way[number]
            raise ClientGoneError
        return ticket


def _close_all() -> None:
    """End every session before the interpreter goes, so that no callback finds it gone."""
    for client in list(_clients):
        client.close()


atexit.register(_close_all)
