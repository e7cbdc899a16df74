"""Stage R0: both sides into one narrow relation, beside what the rules say of money and days.

Belongs here: what the later stages look up. What they decide is theirs.
"""

from datetime import date

import polars as pl

from assets.reconciliation.business_calendar import business_calendar
from assets.reconciliation.matching.reconciled import PACKAGE
from assets.reconciliation.matching.sides import Lent
from contracts.matching_rules import MatchingRules
from contracts.money import UNITS
from warehouse.lake import Lake


def load(lake: Lake, sides: Lent, rules: MatchingRules, as_of: date) -> None:
    """Fill the relations that every stage reads."""
    names = {"left_items": sides.left, "right_items": sides.right}
    lake.execute(PACKAGE, "number_accounts", **names)
    with lake.lend("lent_currencies", _currencies(rules)):
        lake.execute(PACKAGE, "number_currencies", **names)
    with lake.lend("lent_fees", _fees(rules)):
        lake.execute(PACKAGE, "start_fees")
    nothing = pl.DataFrame({"reference": _uninformative(rules)}, schema={"reference": pl.String()})
    with (
        lake.lend("lent_statuses", _statuses(rules)),
        lake.lend("lent_uninformative", nothing),
    ):
        lake.execute(PACKAGE, "load_items", **names)
        for is_left, side in ((True, rules.left), (False, rules.right)):
            for pattern in side.reference_patterns:
                lake.execute(PACKAGE, "quote_references", is_left=is_left, pattern=pattern)
    _load_calendar(lake, rules, as_of)


def _uninformative(rules: MatchingRules) -> list[str]:
    return sorted({one.strip().upper() for one in rules.uninformative_references} - {""})


def _statuses(rules: MatchingRules) -> pl.DataFrame:
    """Return a row a status with a meaning: 0 settled, 1 pending, 3 unidentified."""
    statuses = rules.statuses
    meanings = ((0, statuses.settled), (1, statuses.pending), (3, statuses.unidentified))
    rows = [(status, key) for key, names in meanings for status in names]
    schema = {"status": pl.String(), "status_key": pl.Int64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _load_calendar(lake: Lake, rules: MatchingRules, as_of: date) -> None:
    earliest = lake.read(PACKAGE, "earliest_item", as_of=as_of).item() or as_of
    calendar = business_calendar(rules.calendar, earliest, as_of)
    with lake.lend("lent_calendar", calendar):
        lake.execute(PACKAGE, "start_calendar")


def _currencies(rules: MatchingRules) -> pl.DataFrame:
    """Return a row a currency of which the rules say something: rate, floor, share of turnover."""
    rates = {one.currency: float(one.rate) for one in rules.exchange_rates}
    floors = {one.currency: one for one in rules.materiality}
    names = sorted(rates.keys() | floors.keys())
    return pl.DataFrame(
        {
            "currency": names,
            "rate": [rates.get(name) for name in names],
            "floor_units": [floors[name].floor_units if name in floors else None for name in names],
            "turnover_bps": [
                floors[name].turnover_bps if name in floors else None for name in names
            ],
        },
        schema={
            "currency": pl.String(),
            "rate": pl.Float64(),  # noqa: TID251 - judges a tolerance; no amount is made of it
            "floor_units": pl.Int64(),
            "turnover_bps": pl.Int64(),
        },
    )


def _fees(rules: MatchingRules) -> pl.DataFrame:
    """Return what ours exceeds theirs by, where either side withholds its charge."""
    rows = [
        (fee.currency, str(sign * units))
        for sign, side in ((-1, rules.left), (1, rules.right))
        for fee in side.fees
        for units in fee.units
    ]
    schema = {"currency": pl.String(), "fee_units": pl.String()}
    fees = pl.DataFrame(rows, schema=schema, orient="row")
    return fees.with_columns(pl.col("fee_units").cast(UNITS)).unique(maintain_order=True)
