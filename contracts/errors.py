"""The exception tree: a broken world, said in one sentence with what, where and what to do.

::

    TieoutError
    +-- StateError            the state folder is missing, foreign or of another version
    +-- DeclarationError      institution.yaml or a declared source is wrong
    +-- RefusedFileError      a landed file cannot be accepted (becomes a quarantine row)
    |   +-- AmountError       an amount that is no amount
    +-- UnknownCurrencyError
    +-- LedgerError           the ledger cannot do what was asked
    |   +-- LedgerBusyError       another process holds the ledger's write lock
    |   +-- LedgerCorruptError    a stored record fails its checksum
    |   +-- LedgerLostError       what was booked is not in it: another ledger, or an older one
    |   +-- LedgerInterruptedError  a call was cut off before it was durable: open it again
    |   +-- LedgerFailedError     an I/O error: the engine has stopped
    |   |   +-- LedgerFullError       the disk is full: reading goes on, writing does not
    |   +-- UnsupportedError      a flag or filter this back end does not take
    |   +-- ChainTooLongError     a linked chain does not fit one batch
    |   +-- OutcomeUnknown        the deadline passed before the answer (transient)
    |   +-- LedgerUnreachableError  no cluster of that number answers at that address (transient)
    |   +-- LedgerVersionError    client and cluster are of releases that do not speak to each other
    |   +-- LedgerClosedError     a call to a ledger that was closed
    |   +-- LedgerServerError     the TigerBeetle server of this machine cannot be run
    |   +-- RefusedImportError    an import that could stop the cluster or be lost to its readers
    |   +-- MirrorAheadError      the ledger lacks what the mirror has read: an older copy of it
    +-- WarehouseError
    |   +-- WarehouseBusyError    a transaction lost every retry (transient)
    |   +-- WarehouseFullError    no space is left: nothing of the transaction was stored
    |   +-- WarehouseDamagedError a file of the lake is missing or was altered
    |   +-- MirrorDisagreesError  an event carries what the events before it do not add up to
    +-- CloseError            a day cannot be closed
    |   +-- DayNotFinalError      a source may still bring something of that day
    |   +-- UnprovedCloseError    the mirror is not proved to be the ledger
    |   +-- CloseChangedError     the day was closed with another root
    +-- ArchiveError          an archive cannot be written or read
    +-- DecisionError         a decision about a break is refused (``decision_errors``)
    +-- BenchmarkError        a contestant of a benchmark failed: there is no figure
    +-- BackupError           a backup cannot be made, read or restored
        +-- BackupKeyError        no key, or not the one that the backup was sealed for
        +-- BackupDamagedError    bytes of a backup were altered or cut off
        +-- BackupChainError      an increment's predecessor is not there
        +-- BackupFailedError     the disk failed or is full; no backup was left behind

Bad data never raises past its reader: it becomes a row with a reason. A broken invariant is an
``assert``. Nobody catches ``Exception``.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from contracts.reasons import RefusalReason


class TieoutError(Exception):
    """Anything the world did to us. ``exit_code`` is what the command line ends with."""

    exit_code = 1


class StateError(TieoutError):
    """The state folder is not usable."""

    exit_code = 3

    def __init__(self, home: Path, what: str, to_do: str) -> None:
        super().__init__(f"{home}: {what}. {to_do}")


class DeclarationError(TieoutError):
    """A declaration is wrong: which file, which place in it, what is expected there."""

    exit_code = 4

    def __init__(self, path: Path | str, place: str, what: str) -> None:
        super().__init__(f"{path}: {place}: {what}")


class RefusedFileError(TieoutError):
    """A file that cannot be accepted: reason code, place in the file, found, what to do.

    ``found`` is cut to 40 characters: enough to recognise, not enough to leak a record. ``field``
    names the format's own field, ``expected`` what should stand there, where the code alone does
    not say it.
    """

    exit_code = 5

    def __init__(  # noqa: PLR0913 - the error shape, each of it by name but the first three
        self,
        reason: RefusalReason,
        place: str,
        found: str = "",
        to_do: str = "",
        *,
        field: str = "",
        expected: str = "",
    ) -> None:
        self.reason = reason
        self.place = place
        self.field = field
        self.found = found[:40]
        self.expected = expected
        self.to_do = to_do or reason.to_do
        said = [f"found {self.found!r}"] if self.found else []
        said += [f"expected {expected}"] if expected else []
        what = f" ({', '.join(said)})" if said else ""
        of_field = f", {field}" if field and not place.endswith(field) else ""
        super().__init__(f"{reason.value} at {place}{of_field}{what}. {self.to_do}")


class AmountError(RefusedFileError):
    """A text that is not an amount of the currency; the reader adds the place."""

    def __init__(self, reason: RefusalReason, found: str, currency: str, place: str = "") -> None:
        self.currency = currency
        super().__init__(reason, place or f"an amount in {currency}", found)


class UnknownCurrencyError(TieoutError):
    """A currency that is not registered."""

    exit_code = 4

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(
            f"{code!r} is not a registered currency. "
            "Use an upper-case ISO 4217 code or a token listed in contracts/currencies.py."
        )


class LedgerError(TieoutError):
    """The ledger cannot do what was asked."""

    exit_code = 6


class LedgerBusyError(LedgerError):
    """Another process is writing to the same embedded ledger."""

    def __init__(self, path: Path, waited_s: float) -> None:
        super().__init__(
            f"{path}: another process has held the ledger's write lock for {waited_s:.0f} s. "
            "Wait for it to end, or stop it; reading needs no lock."
        )


class LedgerCorruptError(LedgerError):
    """A stored record fails its checksum: nothing more is read or written."""

    def __init__(self, path: Path, record: str) -> None:
        super().__init__(
            f"{path}: {record} fails its checksum. Do not write to this ledger: "
            "restore it from a backup, then run `tieout doctor`."
        )


class LedgerLostError(LedgerError):
    """The ledger or its journal lacks what was booked: it was deleted, or is an older copy."""

    def __init__(self, what: str, transfer_id: str) -> None:
        super().__init__(
            f"the {what} does not hold transfer {transfer_id}, which was booked last. Nothing more "
            "is posted: restore the ledger's folder from a backup. Without one, move it and the "
            "warehouse's folder away: the next run books every landed file again."
        )


class LedgerInterruptedError(LedgerError):
    """A call was cut off (Ctrl-C) between deciding and storing: the engine must be opened again."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: an earlier call was interrupted before it was stored. "
            "Open the ledger again; repeating the call is safe."
        )


class LedgerFailedError(LedgerError):
    """An I/O error while writing: the engine stops and must be opened again."""

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path}: {what}. The engine has stopped so that nothing is acknowledged in vain: "
            "free space or replace the disk, then run the command again."
        )


class LedgerFullError(LedgerFailedError):
    """No space is left: nothing of the last batch is stored, and what was stored can be read."""

    def __init__(self, path: Path, what: str) -> None:
        LedgerError.__init__(
            self,
            f"{path}: {what}: no space is left. Nothing of the last batch was stored; what was "
            "acknowledged before it is safe and can be read. Free space, then open the ledger "
            "again and repeat the call: what was booked answers `exists`.",
        )


class UnsupportedError(LedgerError):
    """A request this back end does not take: said before anything is written."""

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(f"{what} is not supported by this back end. {to_do}")


class ChainTooLongError(LedgerError):
    """A linked chain has more events than one batch takes, so nothing of the call was sent."""

    def __init__(self, first: int, limit: int) -> None:
        super().__init__(
            f"the linked chain that begins at event {first} has more than {limit:,} events, which "
            "is what one batch of this ledger takes. Nothing was sent: split the chain."
        )


class OutcomeUnknown(LedgerError):  # noqa: N818 - it is no failure: the answer is outstanding
    """No answer came: too late, or never; what was sent may still be booked."""

    def __init__(self, operation: str, deadline_s: float, why: str = "") -> None:
        said = why or f"the ledger did not answer within {deadline_s:g} s"
        super().__init__(
            f"{operation}: {said}, so the outcome is unknown. "
            "Repeat the same call with the same ids: what was booked answers `exists`."
        )


class LedgerUnreachableError(LedgerError):
    """No cluster of that number answers at that address; nothing was sent that books."""

    def __init__(self, url: str, why: str, to_do: str) -> None:
        super().__init__(f"{url}: {why}. {to_do}")


class LedgerVersionError(LedgerError):
    """The cluster evicted this client because of its release; repeating does not help."""

    def __init__(self, url: str, client_release: str, what: str, to_do: str) -> None:
        super().__init__(f"{url}: the client, release {client_release}, is {what}. {to_do}")


class LedgerClosedError(LedgerError):
    """A call to a ledger that was closed, or was being closed while the call waited."""

    def __init__(self, url: str) -> None:
        super().__init__(f"{url}: this ledger was closed. Open it again with open_ledger.")


class LedgerServerError(LedgerError):
    """The TigerBeetle server that `tieout ledger` runs is missing, or does not come up."""

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(f"{what}. {to_do}")


class RefusedImportError(LedgerError):
    """Imported events that could stop the cluster or be lost to its readers: nothing was sent."""

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(f"{what}. Nothing was sent. {to_do}")


class MirrorAheadError(LedgerError):
    """The ledger does not hold the last event that the mirror has read of it."""

    def __init__(self, mark_ns: int) -> None:
        super().__init__(
            f"the mirror has read a change event at {mark_ns} ns that the ledger does not hold: "
            "the ledger is an older copy, or another one. If it is not meant to be, put the right "
            "ledger in place. If it was restored on purpose, run `tieout mirror rebuild`: the "
            "mirror then follows this ledger from its beginning."
        )


class WarehouseError(TieoutError):
    """The warehouse cannot do what was asked."""

    exit_code = 7


class WarehouseBusyError(WarehouseError):
    """A transaction lost the race against other writers on every try."""

    def __init__(self, attempts: int) -> None:
        super().__init__(
            f"the warehouse stayed busy through {attempts} tries of one transaction. "
            "Let the other writer finish and run the command again."
        )


class WarehouseFullError(WarehouseError):
    """No space is left where the lake lies: nothing of the transaction was stored."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the warehouse's disk is full: {what}. Nothing of this transaction was stored, and "
            "what was stored before can be read. Free space, then run the command again."
        )


class WarehouseDamagedError(WarehouseError):
    """A file of the lake is missing, or its bytes are not those that were written."""

    def __init__(self, what: str) -> None:
        super().__init__(
            f"the warehouse is damaged: {what}. Where a table of the mirror is damaged, "
            "`tieout mirror rebuild` makes it anew. Move its folder away otherwise: "
            "the next run rebuilds it from the landed files and the ledger."
        )


class MirrorDisagreesError(WarehouseError):
    """The mirror's events do not add up to the balances they carry: nothing more is mirrored."""

    def __init__(self, disagreement: str) -> None:
        super().__init__(
            f"the mirror does not add up: {disagreement}. Nothing that was mirrored is lost: run "
            "`tieout verify mirror` to see how far it differs from the ledger, and "
            "`tieout mirror rebuild` to make it anew."
        )


class CloseError(TieoutError):
    """A day cannot be closed."""

    exit_code = 10


class DayNotFinalError(CloseError):
    """Something may still come that belongs to the day: which source is open, and up to when."""

    def __init__(self, day: date, still_open: Sequence[str]) -> None:
        self.still_open = tuple(still_open)
        super().__init__(f"{day} is not final and was not closed: {'; '.join(still_open)}.")


class UnprovedCloseError(CloseError):
    """The mirror is not proved to be the ledger: a root over it would bind nobody."""

    def __init__(self, day: date, why: str) -> None:
        super().__init__(
            f"{day} was not closed: a close keeps a root, and the mirror is not proved to be the "
            f"ledger: {why}. Run `tieout verify mirror`, and `tieout mirror rebuild` where it says "
            "so; then close again."
        )


class CloseChangedError(CloseError):
    """The day was closed before, and the transfers known then have another root today."""

    def __init__(self, day: date, mark_ns: int, roots: tuple[str, str]) -> None:
        closed, found = roots
        super().__init__(
            f"{day} was closed at mark {mark_ns} with root {closed}; over the same transfers the "
            f"mirror now comes to {found}. The close stands: run `tieout verify mirror`."
        )


class ArchiveError(TieoutError):
    """An archive cannot be written or read: nothing of it is used."""

    exit_code = 9

    def __init__(self, what: str, to_do: str) -> None:
        super().__init__(f"{what}. {to_do}")


class BenchmarkError(TieoutError):
    """A contestant of a benchmark ended without a report."""

    def __init__(self, contestant: str, task: str) -> None:
        super().__init__(
            f"The benchmark's {contestant} ended without a report ({task}); its own words stand "
            "above. See that the disk has room and the machine is free, then run it again."
        )
