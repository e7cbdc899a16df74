"""Breaks as people decide on them: as each last was, and which one a person means.

What does not belong here: what is proposed (``proposals``) and the story of one (``stories``).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import polars as pl

from contracts.decision_errors import BreakUnknownError
from contracts.money import UNITS
from warehouse.lake import Lake
from warehouse.operations.break_entries import Entry
from warehouse.operations.break_steps import Standing, State

Standings = Mapping[UUID, tuple[Standing, Sequence[Entry]]]
"""Where each decided break stands, with its entries."""

PACKAGE: Final = "assets.reconciliation.decisions"

LIVE: Final = ("OPEN", "EXPECTED")
"""States in which a break still waits for something."""

CORRECTS: Final = "corrects"
"""What is said of a transfer that stands open and is part of a closed break's group."""

_SHOWN_IDS: Final = 5
_TEXT: Final = pl.String()


@dataclass(frozen=True, slots=True)
class OpenBreak:
    """One break as it last was; ``state`` GONE where the last reconciled day no longer has it.

    Attributes:
        amount_units: signed, positive where we gained; of an AMOUNT_DIFF ours less theirs.
        source_account: account of the source end: another than ``account`` where MISPOSTED.
        event_id: event that the ledger end is of, None where it has none.
        customer: owner of that event's other side, empty where none.
        last_day: the last reconciled day.
    """

    break_id: UUID
    business_date: date
    break_code: str
    state: str
    side: str
    account: str
    currency: str
    amount_units: int
    opened_on: date
    age_business_days: int
    transfer_id: UUID | None
    line_id: UUID | None
    reference: str
    counterparty: str
    source_account: str
    event_id: UUID | None
    customer: str
    last_day: date

    @property
    def is_live(self) -> bool:
        """Whether it still waits for something."""
        return self.state in LIVE

    @property
    def told(self) -> dict[str, str]:
        """What a signed decision repeats of it: enough to know later what was decided upon."""
        return {
            "account": self.account,
            "amount_units": str(self.amount_units),
            "code": self.break_code,
            "currency": self.currency,
            "line_id": str(self.line_id or ""),
            "side": self.side,
            "transfer_id": str(self.transfer_id or ""),
        }


def latest_breaks(lake: Lake, standings: Standings) -> pl.DataFrame:
    """Return every break that ever was, as it last was, a row each (``OpenBreak``'s columns).

    One that was decided on stays, though a correction of an earlier day left no day with it.
    """
    last_day = lake.read("assets.reconciliation", "last_reconciled_day").item()
    found = lake.read(PACKAGE, "latest_breaks", last_day=last_day)
    known = set(found["break_id"])
    gone = [
        _as_told(entries[0]) | {"last_day": last_day}
        for break_id, (_, entries) in standings.items()
        if str(break_id) not in known
    ]
    told = pl.DataFrame(gone, schema={**found.schema, "amount_units": pl.String()})
    return pl.concat([found, told.cast({"amount_units": UNITS})]).sort("break_id")


def _as_told(entry: Entry) -> dict[str, Any]:
    """Return a break as its first decision told of it."""
    told = entry.decision.said["break"]
    day = entry.decision.valid_on
    return {
        "break_id": str(entry.decision.break_id),
        "business_date": day,
        "break_code": told["code"],
        "state": "GONE",
        "side": told["side"],
        "account": told["account"],
        "currency": told["currency"],
        "amount_units": told["amount_units"],
        "opened_on": day,
        "age_business_days": 0,
        "transfer_id": told["transfer_id"] or None,
        "line_id": told["line_id"] or None,
        "reference": "",
        "counterparty": "",
        "source_account": told["account"],
        "event_id": None,
        "customer": "",
    }


def with_decisions(breaks: pl.DataFrame, standings: Standings) -> pl.DataFrame:
    """Return ``breaks`` with a column ``decided``: where each stands, empty where nobody decided.

    A correcting transfer that no line states stands open beside what it evens out: ``CORRECTS``.
    """
    decided = {str(break_id): str(one.state) for break_id, (one, _) in standings.items()}
    correcting = {
        transfer: CORRECTS
        for one, entries in standings.values()
        if one.state is State.CLOSED
        for entry in entries
        for transfer in entry.decision.said.get("transfers", ())
    }
    of_transfer = pl.col("transfer_id").replace_strict(correcting, default="", return_dtype=_TEXT)
    of_break = pl.col("break_id").replace_strict(decided, default="", return_dtype=_TEXT)
    return breaks.with_columns(
        decided=pl.when(of_break == "").then(of_transfer.fill_null("")).otherwise(of_break)
    )


def break_of(row: Mapping[str, Any]) -> OpenBreak:
    """Return a row of ``latest_breaks`` as a value."""
    ids = ("break_id", "transfer_id", "line_id", "event_id")
    found = {name: row[name] and UUID(str(row[name])) for name in ids}
    return OpenBreak(**{**row, **found, "amount_units": int(row["amount_units"])})


def break_named(breaks: pl.DataFrame, begin: str) -> OpenBreak:
    """Return the one break whose id begins with ``begin``.

    Raises:
        BreakUnknownError: there is none, or several.
    """
    wanted = begin.strip().lower()
    named = breaks.filter(pl.col("break_id").str.starts_with(wanted) & pl.lit(bool(wanted)))
    if named.height == 1:
        return break_of(named.row(0, named=True))
    to_do = "`tieout breaks list` shows the breaks that are open, with their ids."
    if named.is_empty():
        raise BreakUnknownError(f"no break has an id that begins with {begin!r}", to_do)
    ids = ", ".join(named["break_id"].head(_SHOWN_IDS))
    what = f"{named.height} breaks have ids that begin with {begin!r}: {ids}"
    raise BreakUnknownError(what, "Write more digits.")
