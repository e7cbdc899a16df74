"""Business events to legs, by the posting rules: pure columns, nothing is asked or stored.

Internally a leg is a row of places: its event, its line of the rules, its part. What they say is
looked up by column where it is needed. What does not belong here: the two sides (``leg_sides``),
what is wrong with an event (``leg_checks``), the ledger's records (``transfers``).
"""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from contracts.currencies import currency_of
from contracts.errors import DeclarationError
from contracts.money import UNITS
from contracts.tables.ledger import EVENT_PARTS
from ledger_engine.ingestion.rule_lines import (
    MANY,
    OPTIONAL,
    SETTLING,
    Flags,
    Numbers,
    Places,
    RuleLines,
    shipped_lines,
)
from ledger_engine.text_columns import codes_of

NOWHERE: Final = -1
"""The part of a leg that moves none, or whose part is missing."""

NO_PARTS: Final = pl.DataFrame(
    schema={
        "event_id": pl.String(),
        "part": pl.String(),
        "number": pl.Int32(),
        "currency": pl.String(),
        "amount_units": UNITS,
        "account": pl.String(),
        "account_gl_code": pl.Int32(),
        "customer": pl.String(),
        "customer_gl_code": pl.Int32(),
    }
)
assert tuple(NO_PARTS.columns) == EVENT_PARTS.column_names

VERSION, ASSET = "#version", "#asset"
"""Columns of numbers beside an event's own: its version's place, its currency's asset."""

_LEG_NUMBER_MAX: Final = 255


@dataclass(frozen=True, slots=True)
class Legs:
    """The legs of some events, those of one event together and in the order of its rule.

    Attributes:
        events: the events, in order.
        version: of each event, the place of its rule's version.
        parts: their parts by event, part and number, with ``event_place`` and ``part_place``.
        event: of each leg, the place of its event.
        line: of each leg, its line of the rules.
        part: of each leg, the place of the part that it moves, or ``NOWHERE``.
        lacks_part: of each leg, whether its part is missing.
    """

    rules: RuleLines
    events: pl.DataFrame
    version: Places
    parts: pl.DataFrame
    event: Places
    line: Places
    part: Places
    lacks_part: Flags

    def __len__(self) -> int:
        """Return the number of legs."""
        return len(self.event)

    @property
    def is_one_each(self) -> bool:
        """Whether every event has exactly one leg, so that columns need no gathering."""
        return bool(np.array_equal(self.event, np.arange(self.events.height)))

    @property
    def is_last(self) -> Flags:
        """Whether each leg is the last one of its event."""
        return np.append(self.event[1:] != self.event[:-1], np.ones(min(len(self), 1), np.bool_))

    @property
    def is_settling(self) -> Flags:
        """Whether each leg posts or voids what an earlier event reserved."""
        settling: Flags = (self.rules.flags[self.line] & SETTLING) != 0
        return settling

    @property
    def part_number(self) -> Numbers:
        """Each leg's number among the legs of its line, 1 unless its part comes many times."""
        numbers = np.ones(len(self), np.int64)
        is_many = self.is_many
        if is_many.any() and not self.parts.is_empty():
            places = self.part[is_many]
            found = self.parts["number"].to_numpy()[np.maximum(places, 0)]
            numbers[is_many] = np.where(places == NOWHERE, 1, found)
        return numbers

    @property
    def is_many(self) -> Flags:
        """Whether each leg is one of many, named by its number."""
        found: Flags = self.rules.is_many[self.line]
        return found

    @property
    def lines(self) -> Places:
        """The lines of the rules that occur, once each."""
        return np.flatnonzero(np.bincount(self.line, minlength=len(self.rules.legs)))

    @property
    def leg_number(self) -> Numbers:
        """Each leg's number in its event."""
        counted = self.rules.leg_number[self.line] + self.part_number - 1
        kept: Numbers = np.minimum(counted, _LEG_NUMBER_MAX)
        return kept

    def of_events(self, *columns: str) -> pl.DataFrame:
        """Return columns of each leg's event."""
        chosen = self.events.select(columns)
        return chosen if self.is_one_each else chosen[self.event]

    def taken(self, column: str) -> pl.Series:
        """Return a column of each leg's part, of its event where it moves none or lacks it."""
        own = self.of_events(column)[column]
        if self.parts.is_empty():
            return own
        parts = self.parts[column].cast(own.dtype)[np.maximum(self.part, 0)]
        return parts.zip_with(pl.Series(self.part != NOWHERE), own)

    def amounts(self) -> pl.Series:
        """Return what each leg moves, in ledger units; 0 where its part is missing."""
        stated = self.taken("amount_units")
        if not self.lacks_part.any():
            return stated
        nothing = pl.Series([0]).cast(stated.dtype).new_from_index(0, len(self))
        return nothing.zip_with(pl.Series(self.lacks_part), stated)

    def names(self) -> pl.Series:
        """Return the name of each leg, which its id is computed from."""
        leg_names = [leg.leg for leg in self.rules.legs]
        called = {leg_names[line] for line in self.lines}
        if len(called) == 1 and not self.rules.is_many[self.lines].any():
            return pl.Series("leg", [*called]).new_from_index(0, len(self))
        plain = pl.Series("leg", leg_names)[self.line]
        if not self.rules.is_many[self.lines].any():
            return plain
        numbered = plain + "/" + pl.Series(self.part_number).cast(pl.String())
        return numbered.zip_with(pl.Series(self.is_many), plain).alias("leg")

    def picked(self, places: Places) -> "Legs":
        """Return some of the legs; those of an event must stay together."""
        chosen = (self.event[places], self.line[places], self.part[places])
        event, line, part = chosen
        lacks = self.lacks_part[places]
        return replace(self, event=event, line=line, part=part, lacks_part=lacks)


def expanded(
    events: pl.DataFrame, parts: pl.DataFrame | None = None, rules: RuleLines | None = None
) -> Legs:
    """Return the legs of ``events`` (``ledger.business_events``) and ``parts`` (``event_parts``).

    Raises:
        DeclarationError: a kind has no posting rule.
        UnknownCurrencyError: a currency is not registered.
    """
    lines = rules or shipped_lines()
    return of_numbered(numbered(events, lines), NO_PARTS if parts is None else parts, lines)


def numbered(events: pl.DataFrame, rules: RuleLines) -> pl.DataFrame:
    """Return ``events`` with numbers by ``rules``; those that chose no version may have them."""
    is_done = VERSION in events.columns and "rule_version" not in events.columns
    return events if is_done else with_numbers(events, rules)


def with_numbers(events: pl.DataFrame, rules: RuleLines) -> pl.DataFrame:
    """Return ``events`` with the place of the version that books each, and the asset it is in.

    Raises:
        DeclarationError: a kind has no posting rule.
        UnknownCurrencyError: a currency is not registered.
    """
    return events.with_columns(pl.Series(VERSION, _versions(events, rules)), _assets(events))


def of_numbered(events: pl.DataFrame, parts: pl.DataFrame, lines: RuleLines) -> Legs:
    """Return the legs of events ``with_numbers``.

    Raises:
        UnknownCurrencyError: a currency of a part is not registered.
    """
    version = events[VERSION].to_numpy()
    counts = lines.count[version]
    event = np.repeat(np.arange(events.height), counts)
    within = np.arange(len(event)) - np.repeat(np.cumsum(counts) - counts, counts)
    line = lines.first[version][event] + within
    placed = _placed(events, parts.with_columns(_assets(parts)), lines)
    nowhere = np.full(len(event), NOWHERE)
    legs = Legs(
        lines, events, version, placed, event, line, nowhere, np.zeros(len(event), np.bool_)
    )
    return _with_parts(legs) if (lines.part[line] > 0).any() else legs


def _versions(events: pl.DataFrame, lines: RuleLines) -> Places:
    """Return the place of the version that books each event."""
    codes, kinds = codes_of(events["kind"])
    for kind in kinds.sort():
        if kind not in lines.current:
            known = ", ".join(sorted(lines.current))
            raise DeclarationError("posting rules", repr(kind), f"no rule books it; use {known}")
    found = np.array([lines.current[kind] for kind in kinds], np.intp)[codes]
    if "rule_version" not in events.columns or events["rule_version"].null_count() == len(found):
        return found
    recorded = events.select("kind", "rule_version").with_row_index("at").drop_nulls()
    places = found.copy()
    for at, kind, number in recorded.iter_rows():
        places[at] = lines.version_of[kind, int(number)]
    return places


def _assets(frame: pl.DataFrame) -> pl.Series:
    """Return the number of each row's currency."""
    codes, currencies = codes_of(frame["currency"])
    assets = np.array([currency_of(code).asset for code in currencies], np.int64)
    return pl.Series(ASSET, assets[codes])


def _placed(events: pl.DataFrame, parts: pl.DataFrame, lines: RuleLines) -> pl.DataFrame:
    """Return ``parts`` of ``events`` in order, with the places of event and part."""
    if parts.is_empty():
        return parts.with_columns(
            event_place=pl.lit(0, pl.UInt32()), part_place=pl.lit(0, pl.Int64())
        ).clear()
    numbers = {name: number for number, name in enumerate(lines.part_names) if number}
    places = (
        events.select("event_id").with_row_index("event_place").unique("event_id", keep="first")
    )
    placed = parts.join(places, on="event_id", how="inner").with_columns(
        pl.col("part")
        .replace_strict(numbers, default=NOWHERE, return_dtype=pl.Int64())
        .alias("part_place")
    )
    ordered = placed.sort("event_place", "part_place", "number")
    key = ordered.select("event_place", "part", "number")
    assert key.is_unique().all(), "a part of an event comes twice under one number"
    return ordered


def _with_parts(legs: Legs) -> Legs:
    """Return the legs with the part that each moves: none, one or many a line."""
    lines, width = legs.rules, len(legs.rules.part_names)
    wanted = lines.part[legs.line]
    part_places = legs.parts["part_place"].to_numpy()
    keys = legs.parts["event_place"].to_numpy().astype(np.int64) * width + part_places
    keys[part_places == NOWHERE] = NOWHERE
    order = np.argsort(keys, kind="stable")
    sought = legs.event * width + wanted
    start = np.searchsorted(keys[order], sought, side="left")
    found = np.searchsorted(keys[order], sought, side="right") - start
    count_kind = lines.part_count[legs.version[legs.event], wanted]
    is_own = wanted == 0
    is_missing = ~is_own & (found == 0)
    copies = np.where(count_kind == MANY, np.maximum(found, 1), 1)
    copies[is_missing & (count_kind == OPTIONAL)] = 0
    row = np.repeat(np.arange(len(legs)), copies)
    within = np.arange(len(row)) - np.repeat(np.cumsum(copies) - copies, copies)
    has_part = ~(is_own | is_missing)[row]
    part = np.full(len(row), NOWHERE)
    part[has_part] = order[(start[row] + within)[has_part]]
    return replace(
        legs, event=legs.event[row], line=legs.line[row], part=part, lacks_part=is_missing[row]
    )
