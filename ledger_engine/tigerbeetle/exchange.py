"""Requests and their answers: bounded in time, repeated where that is safe, two under way.

What only reads is repeated once when the session was lost. What books is never repeated here: an
``exists`` instead of a ``created`` would be another answer; the caller learns ``OutcomeUnknown``
and decides.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Final

import numpy as np

from contracts.errors import LedgerUnreachableError, LedgerVersionError, OutcomeUnknown
from ledger_engine.native import (
    RELEASE,
    ClientGoneError,
    NativeClient,
    Operation,
    PacketStatus,
    Ticket,
)
from ledger_engine.records import ID, Records
from ledger_engine.tigerbeetle.connection import Connection
from ledger_engine.tigerbeetle.settings import Settings
from ledger_engine.tigerbeetle.switching import quick_switching

Request = tuple[Records, Records | None]
"""The events, and where the results go."""

_TRIES: Final = 2
_LOST: Final = "the cluster ended this client's session, as it does beyond 64 of them"
_CHECK: Final = (
    "Check the cluster's number and the addresses in the order of the replicas, that a majority of "
    "the replicas runs, and that fewer than 32 clients (8 with --development) are connected."
)


class TooMuchDataError(Exception):
    """The request is larger than the server takes; the client said so, nothing was sent."""


class _SessionLostError(Exception):
    """The client was evicted, or closed by another call whose deadline had passed."""


class Exchange:
    """One ledger's way to its cluster. Thread-safe."""

    def __init__(self, connection: Connection, settings: Settings) -> None:
        """Send nothing yet."""
        self.connection = connection
        self._settings = settings

    def greet(self) -> None:
        """Look an id up, to find a wrong address, a wrong cluster or a lost majority out at once.

        Raises:
            LedgerUnreachableError: no answer; says what to check.
            LedgerVersionError: the releases do not go together.
        """
        hurried = replace(self._settings, deadline_s=self._settings.open_within_s)
        try:
            Exchange(self.connection, hurried).ask(Operation.LOOKUP_ACCOUNTS, np.zeros(1, ID))
        except OutcomeUnknown as error:
            place = self.connection.place
            why = f"no answer within {hurried.deadline_s:g} s; {place.listening()}"
            raise LedgerUnreachableError(place.url, why, _CHECK) from error

    def ask(self, operation: Operation, events: Records) -> Ticket:
        """Return the answered ticket of one request that only reads; see ``ask_all``."""
        return self.ask_all(operation, [events])[0]

    def ask_all(self, operation: Operation, requests: Iterable[Records]) -> list[Ticket]:
        """Return the answered tickets of requests that only read, in their order.

        Raises:
            OutcomeUnknown: no answer within the deadline, or two sessions were lost.
            LedgerVersionError: the releases do not go together.
            TooMuchDataError: larger than the server takes.
        """
        pending: list[Request] = [(one, None) for one in requests]
        answered: list[Ticket] = []
        for _ in range(_TRIES):
            try:
                self._run(operation, pending[len(answered) :], answered.append)
            except (_SessionLostError, ClientGoneError):
                continue
            return answered
        raise self._unknown(operation, _LOST)

    def book(self, operation: Operation, requests: Iterable[Request]) -> None:
        """Send batches that book, each with where its results go.

        Raises:
            OutcomeUnknown: no answer within the deadline, or the session was lost meanwhile.
            LedgerVersionError: the releases do not go together.
            TooMuchDataError: larger than the server takes.
        """
        self._wake(operation)
        try:
            self._run(operation, requests, lambda _: None)
        except (_SessionLostError, ClientGoneError) as error:
            raise self._unknown(operation, _LOST) from error

    def _wake(self, operation: Operation) -> None:
        """Look an id up after a silence: a lost session shows where repeating is harmless."""
        if self.connection.silent_s <= self._settings.idle_s:
            return
        try:
            self.ask(Operation.LOOKUP_ACCOUNTS, np.zeros(1, ID))
        except OutcomeUnknown as error:
            raise self._unknown(operation) from error

    def _run(
        self,
        operation: Operation,
        requests: Iterable[Request],
        on_answer: Callable[[Ticket], None],
    ) -> None:
        client = self.connection.client()
        under_way: deque[Ticket] = deque()
        try:
            with quick_switching():
                for events, into in requests:
                    if len(under_way) >= self._settings.in_flight:
                        on_answer(self._settled(operation, under_way.popleft()))
                    under_way.append(self._sent(client, operation, events, into))
                while under_way:
                    on_answer(self._settled(operation, under_way.popleft()))
        except TooMuchDataError:
            assert not under_way, "the limits are known before more than one request is sent"
            raise
        except BaseException:
            # Nothing more of this call may be sent: its arrays are the caller's again.
            self.connection.drop(client)
            raise

    def _sent(
        self, client: NativeClient, operation: Operation, events: Records, into: Records | None
    ) -> Ticket:
        if operation != Operation.GET_CHANGE_EVENTS:
            return client.submit(operation, events, into)
        try:
            return client.submit_change_events(events, self._settings.deadline_s)
        except TimeoutError as error:
            raise self._unknown(operation) from error

    def _settled(self, operation: Operation, ticket: Ticket) -> Ticket:
        if not ticket.done.wait(self._settings.deadline_s):
            raise self._unknown(operation)
        if ticket.status in (PacketStatus.CLIENT_EVICTED, PacketStatus.CLIENT_SHUTDOWN):
            raise _SessionLostError
        if ticket.status == PacketStatus.TOO_MUCH_DATA:
            raise TooMuchDataError
        if ticket.status != PacketStatus.OK:
            raise self._version_error(ticket.status)
        self.connection.note_answer()
        return ticket

    def _unknown(self, operation: Operation, why: str = "") -> OutcomeUnknown:
        return OutcomeUnknown(operation.name.lower(), self._settings.deadline_s, why)

    def _version_error(self, status: PacketStatus) -> LedgerVersionError:
        said = {
            PacketStatus.CLIENT_RELEASE_TOO_LOW: (
                "older than the cluster still accepts",
                "Install a newer tigerbeetle package.",
            ),
            PacketStatus.CLIENT_RELEASE_TOO_HIGH: (
                "newer than the cluster",
                "Upgrade every replica first, or install the tigerbeetle package of its release.",
            ),
        }
        assert status in said, f"{status.name} means that a packet was built wrongly"
        what, to_do = said[status]
        return LedgerVersionError(self.connection.place.url, RELEASE, what, to_do)
