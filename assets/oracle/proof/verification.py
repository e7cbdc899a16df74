"""One verification of the mirror: transfers, accounts, closes, and what is stored of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from assets.oracle.folding import READER as STATE_READER
from assets.oracle.folding import stretch_ends
from assets.oracle.ledger_end import require_same_ledger
from assets.oracle.mirroring import READER
from assets.oracle.proof.account_agreement import AccountAgreement, compare_accounts
from assets.oracle.proof.event_agreement import EventAgreement, compare_events
from assets.oracle.proof.rereading import next_stretch
from assets.oracle.proof.roots import closes_that_differ
from assets.oracle.proof.sealed_segments import seal, sealed_segments
from assets.oracle.proof.segments import Stretch
from assets.oracle.proof.transfer_agreement import (
    Asked,
    TransferAgreement,
    compare_transfers,
    to_seal,
)
from contracts.tables.oracle_proof import PROOFS
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake
from warehouse.operations.records import Close

EVENT_READER: Final = "oracle/compared_events"
"""How far the comparison of events came: it goes on from there, and then begins again."""

_TYPES: Final = {
    "knowledge_mark_ns": pl.UInt64(),
    "verified_at": pl.Datetime("us"),
}


@dataclass(frozen=True, slots=True)
class Verification:
    """What was asked and found. ``closes`` tells those whose root is another now."""

    asked: Asked
    transfers: TransferAgreement
    accounts: AccountAgreement
    events: EventAgreement
    states: tuple[str, ...]
    closes: tuple[str, ...]

    @property
    def differing(self) -> tuple[str, ...]:
        """Every difference found, in words."""
        return (*self._of_the_mirror, *self.closes)

    @property
    def _of_the_mirror(self) -> tuple[str, ...]:
        return (
            *self.transfers.differing,
            *self.accounts.differing,
            *self.events.differing,
            *self.states,
        )

    @property
    def is_the_ledger(self) -> bool:
        """True where the mirror is the ledger, whatever was closed."""
        return not self.transfers.unequal and not self._of_the_mirror

    @property
    def holds(self) -> bool:
        """True where the mirror is the ledger, and still what was closed."""
        return self.is_the_ledger and not self.closes


def asked_now(lake: Lake, *, is_full: bool = False) -> Asked:
    """Return what is to be verified now: all that is mirrored. Called before the ledger is opened.

    So the ledger may know more than the mark, and never less.
    """
    now = dt.datetime.now(dt.UTC)  # noqa: TID251 - a proof is dated by the clock on the wall
    return Asked(lake.mark(READER), now.replace(tzinfo=None), is_full)


def _after_the_last(lake: Lake, verified_at: dt.datetime) -> dt.datetime:
    """Return the time of a verification, later than any before: a clock may have stepped back.

    The last verification is the one with the latest time, and it must be the last one.
    """
    last = lake.read("assets.oracle.proof", "last_proof")["verified_at"]
    dated: list[dt.datetime] = last.dt.offset_by("1us").to_list()
    return max([verified_at, *dated])


def verify_mirror(
    lake: Lake, ledger: Ledger, asked: Asked, closes: Iterable[Close] = ()
) -> Verification:
    """Compare the mirror with ``ledger``, which was opened after the mark was taken; store it.

    Raises:
        MirrorAheadError: the ledger is an older copy, or another one.
        WarehouseDamagedError: a file of the mirror is missing or was altered.
    """
    require_same_ledger(ledger, asked.mark_ns)
    sealed = [one for one in sealed_segments(lake) if one.last_ns <= asked.mark_ns]
    transfers = compare_transfers(lake, ledger, sealed, asked)
    accounts = compare_accounts(lake, ledger, asked.mark_ns)
    others = tuple(closes_that_differ(lake, closes))
    stretch = _stretch_to_compare(lake, asked)
    events = compare_events(lake, ledger, stretch)
    states = tuple(lake.read("assets.oracle", "unsound_states", reader=STATE_READER)["what"])
    found = Verification(asked, transfers, accounts, events, states, others)
    fresh = to_seal(transfers, len(sealed), asked.verified_at)

    def work(lake: Lake) -> None:
        seal(lake, fresh, transfers.reread, asked.verified_at)
        if not events.differing:
            lake.move_mark(EVENT_READER, stretch.upto_ns)
        dated = _after_the_last(lake, asked.verified_at)
        lake.append(PROOFS, _row(found).with_columns(verified_at=pl.lit(dated, pl.Datetime("us"))))

    lake.run(work)
    return found


def _stretch_to_compare(lake: Lake, asked: Asked) -> Stretch:
    """Return the events that have their turn: all of them, or the next share."""
    ends = stretch_ends(lake, 0, asked.mark_ns)
    if asked.is_full or not ends:
        return Stretch(0, asked.mark_ns)
    return next_stretch(ends, lake.mark(EVENT_READER))


def _row(found: Verification) -> pl.DataFrame:
    """Return the row of ``oracle.proofs``."""
    transfers = found.transfers
    row = {
        "verified_at": found.asked.verified_at,
        "is_full": found.asked.is_full,
        "knowledge_mark_ns": found.asked.mark_ns,
        "transfer_count": transfers.transfer_count,
        "segment_count": len(transfers.mirror),
        "reread_count": transfers.read_count,
        "mirror_root_hex": transfers.mirror_root.hex(),
        "ledger_root_hex": transfers.ledger_root.hex(),
        "account_count": found.accounts.account_count,
        "difference_count": len(found.differing),
        "first_difference": next(iter(found.differing), ""),
    }
    return pl.DataFrame([row], schema_overrides=_TYPES)
