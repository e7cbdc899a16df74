"""What is wrong with an event, seen without the ledger: a refusal for all of its legs.

Bad data is a row with a reason, never an exception: the refusals become rejections. The first one
that applies, from the bottom of the list up, is the one that is told.
"""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl

from contracts.currencies import CURRENCIES
from contracts.tables.ledger import RESOLVES
from ledger_engine.chart_of_accounts import CHART
from ledger_engine.ingestion.legs import ASSET, Legs
from ledger_engine.ingestion.rule_lines import MANY, NO_PART, Flags, Numbers
from ledger_engine.records import Words
from ledger_engine.statuses import Refusal
from ledger_engine.text_columns import halves_of_units

Refusals = npt.NDArray[np.uint32]

_GL_CODES: Final = 10_000
_STATED: Final = np.isin(
    np.arange(_GL_CODES), [one.gl_code for one in CHART.values() if one.is_stated_outside]
)
_LEGS_MAX: Final = 255
_HALF: Final = np.uint64(1 << 32)
_TOP_SHIFT: Final = np.uint64(32)
_TOPS_MAX: Final = 1 << 31
"""A sum of decimals wraps in silence. While the top 32 bits of its amounts, one added to each, come
to no more than this, it stays below 2^127; beyond, it is greater than any amount."""

_SMALLEST: Final = np.ones(1 << 16, np.uint64)
for _currency in CURRENCIES.values():
    _SMALLEST[_currency.asset] = _currency.units_per_minor
_SCALES: Final = {code: currency.scale for code, currency in CURRENCIES.items()}


def refusals(legs: Legs, amounts: Words, gl_codes: tuple[Numbers, Numbers]) -> Refusals:
    """Return the refusal of each leg, 0 where there is none; all legs of an event have the same.

    Args:
        legs: what is judged.
        amounts: ``(n, 2)`` halves of each leg's amount.
        gl_codes: debit and credit GL numbers of each leg.
    """
    found = np.zeros(legs.events.height, np.uint32)
    for refusal, is_wrong in (
        (Refusal.TOO_MANY_PARTS, _per_event(legs, _is_beyond(legs))),
        (Refusal.NOT_WHOLE_CENTS, _per_event(legs, _is_below_cents(legs, amounts, gl_codes))),
        (Refusal.PARTS_DO_NOT_ADD_UP, _does_not_add_up(legs)),
        (Refusal.ACCOUNT_MISSING, _per_event(legs, (gl_codes[0] == 0) | (gl_codes[1] == 0))),
        (Refusal.EARLIER_EVENT_MISSING, _lacks_earlier(legs)),
        (Refusal.PART_UNKNOWN, _has_unknown_part(legs)),
        (Refusal.PART_MISSING, _per_event(legs, legs.lacks_part)),
    ):
        found[is_wrong] = refusal
    told: Refusals = found[legs.event]
    return told


def earlier_events(legs: Legs) -> pl.Series:
    """Return the id of the event that each event settles or corrects, null where none."""
    if RESOLVES.name in legs.events.columns:
        return legs.events[RESOLVES.name]
    return pl.Series(RESOLVES.name, [None], dtype=pl.String()).new_from_index(0, legs.events.height)


def _per_event(legs: Legs, is_wrong: Flags) -> Flags:
    found = np.zeros(legs.events.height, np.bool_)
    found[legs.event[is_wrong]] = True
    return found


def _is_beyond(legs: Legs) -> Flags:
    beyond: Flags = legs.rules.leg_number[legs.line] + legs.part_number - 1 > _LEGS_MAX
    return beyond


def _is_below_cents(legs: Legs, amounts: Words, gl_codes: tuple[Numbers, Numbers]) -> Flags:
    """Say of each leg whether it moves a bank's account by less than the bank can state."""
    is_stated = _STATED[gl_codes[0]] | _STATED[gl_codes[1]]
    if not is_stated.any():
        return is_stated
    unit = _SMALLEST[legs.taken(ASSET).to_numpy()]
    low, high = amounts[:, 0], amounts[:, 1]
    rest = low % unit
    if high.any():
        rest = (rest + high % unit * ((_HALF % unit) ** 2 % unit)) % unit
    below: Flags = is_stated & (rest != 0)
    return below


def _does_not_add_up(legs: Legs) -> Flags:
    """Say of each event whether its amount is not the sum of the parts that should make it up."""
    rules = legs.rules
    wrong = np.zeros(legs.events.height, np.bool_)
    is_summed: Flags = np.asarray(rules.in_total.any(axis=1))[legs.version]
    if not is_summed.any():
        return wrong
    summed = legs.parts.filter(
        pl.Series(
            rules.in_total[
                legs.version[legs.parts["event_place"].to_numpy()],
                np.maximum(legs.parts["part_place"].to_numpy(), 0),
            ]
        )
    )
    scale = pl.col("currency").replace_strict(_SCALES, return_dtype=pl.Int32())
    tops = (halves_of_units(summed["amount_units"])[:, 1] >> _TOP_SHIFT) + np.uint64(1)
    sums = (
        summed.with_columns(pl.Series("tops", tops))
        .group_by("event_place")
        .agg(
            pl.col("amount_units").sum().alias("sum_units"),
            pl.col("tops").sum(),
            scale.min().alias("least_scale"),
            scale.max().alias("greatest_scale"),
        )
    )
    compared = (
        legs.events.select("amount_units", scale.alias("scale"))
        .with_row_index("event_place")
        .join(sums, on="event_place", how="left", maintain_order="left")
        .select(
            (pl.col("sum_units").fill_null(0) == pl.col("amount_units"))
            & (pl.col("tops").fill_null(0) <= _TOPS_MAX)
            & (pl.col("least_scale").fill_null(pl.col("scale")) == pl.col("scale"))
            & (pl.col("greatest_scale").fill_null(pl.col("scale")) == pl.col("scale"))
        )
        .to_series()
        .to_numpy()
    )
    wrong[is_summed] = ~compared[is_summed]
    return wrong


def _lacks_earlier(legs: Legs) -> Flags:
    lacks: Flags = (
        earlier_events(legs).is_null().to_numpy() & legs.rules.needs_earlier[legs.version]
    )
    return lacks


def _has_unknown_part(legs: Legs) -> Flags:
    """Say of each event whether it brings a part that its rule has not, or more than one of it."""
    wrong = np.zeros(legs.events.height, np.bool_)
    if legs.parts.is_empty():
        return wrong
    events = legs.parts["event_place"].to_numpy()
    places = legs.parts["part_place"].to_numpy()
    counts = legs.rules.part_count[legs.version[events], np.maximum(places, 0)]
    numbers = legs.parts["number"].to_numpy()
    is_known = (places > 0) & (counts != NO_PART)
    is_counted = np.where(counts == MANY, numbers >= 1, numbers == 1)
    wrong[events[~(is_known & is_counted)]] = True
    return wrong
