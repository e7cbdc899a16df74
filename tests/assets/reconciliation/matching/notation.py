"""Items in a line each, and what the engine says of them in the names that the test gave."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from uuid import NAMESPACE_OID, uuid5

import polars as pl

from contracts.matching_rules import MatchingRules, SideRules

DAY = dt.date(2026, 1, 5)
AS_OF = DAY + dt.timedelta(31)
RULES = MatchingRules(
    name="test",
    left=SideRules(wait_days=3),
    right=SideRules(
        reference_patterns=("^/ROC/([^ ]+)",),
        counterparty_patterns=("^FROM (.+)$",),
    ),
)

SCHEMA = {
    "item_id": pl.String(),
    "account": pl.String(),
    "currency": pl.String(),
    "amount_units": pl.Int64(),
    "fee_units": pl.Int64(),
    "business_date": pl.Date(),
    "known_on": pl.Date(),
    "reference": pl.String(),
    "batch": pl.String(),
    "counterparty": pl.String(),
    "remittance": pl.String(),
    "status": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Item:
    """One item; ``name`` makes its id and is how results speak of it."""

    name: str
    units: int
    reference: str = ""
    day: int = 10
    account: str = "A"
    currency: str = "USD"
    fee: int = 0
    batch: str = ""
    party: str = ""
    text: str = ""
    status: str = "SETTLED"
    known: int | None = None

    @property
    def id(self) -> str:
        return str(uuid5(NAMESPACE_OID, self.name))

    @property
    def row(self) -> tuple[object, ...]:
        date = DAY + dt.timedelta(self.day)
        known = date if self.known is None else DAY + dt.timedelta(self.known)
        money = (self.account, self.currency, self.units, self.fee)
        words = (self.reference, self.batch, self.party, self.text, self.status)
        return (self.id, *money, date, known, *words)


def frame(items: Sequence[Item]) -> pl.DataFrame:
    return pl.DataFrame([one.row for one in items], schema=SCHEMA, orient="row")


@dataclass(frozen=True, slots=True)
class Found:
    """What a run found. Names stand for items, the frames for everything."""

    names: dict[str, str]
    matches: pl.DataFrame
    legs: pl.DataFrame
    breaks: pl.DataFrame

    @property
    def groups(self) -> dict[str, tuple[str, str, str | None]]:
        """Rule, state and break of each match, by the names of its items in order."""
        members: dict[str, list[str]] = {}
        for match, item in self.legs.select("match_id", "item_id").iter_rows():
            members.setdefault(match, []).append(self.names[item])
        columns = ("match_id", "rule", "state", "break_code")
        return {
            " ".join(sorted(members[match])): (rule, state, code)
            for match, rule, state, code in self.matches.select(columns).iter_rows()
        }

    @property
    def said(self) -> dict[str, str]:
        """The code of each break by its item's name, in small letters where it is expected."""
        columns = ("item_id", "break_code", "state")
        return {
            self.names[item]: code if state == "OPEN" else code.lower()
            for item, code, state in self.breaks.select(columns).iter_rows()
        }


Engine: TypeAlias = Callable[..., Found]
