"""A block of events made ready to be asked of the ledger: everything that needs no store.

Pure, so that the next block can be prepared while the ledger decides on this one.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from contracts.currencies import CURRENCY_BY_ASSET
from contracts.tables.ledger import RESOLVES
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion.accounts import LegAccounts
from ledger_engine.ingestion.asking_order import event_order, turns
from ledger_engine.ingestion.leg_checks import Refusals, refusals
from ledger_engine.ingestion.legs import ASSET, NO_PARTS, Legs, numbered, of_numbered
from ledger_engine.ingestion.rule_lines import Flags, RuleLines, shipped_lines
from ledger_engine.ingestion.transfers import Stated, digests_of, stated, transfer_records
from ledger_engine.journal.leg_blocks import Label, Numbers
from ledger_engine.records import Records, Words
from ledger_engine.transfer_ids import transfer_ids

NEEDED: Final = (
    "event_id",
    "tenant",
    "source",
    "source_kind",
    "external_id",
    "kind",
    "account",
    "account_gl_code",
    "customer",
    "customer_gl_code",
    "currency",
    "amount_units",
    "occurred_ns",
    "business_date",
)
OPTIONAL: Final = (RESOLVES.name,)
_NUMBERS: Final = 256


@dataclass(frozen=True, slots=True)
class PreparedBlock:
    """Legs in the order of asking, and the records they would be at their first attempt.

    Attributes:
        said: what the legs say, under the ids of their first attempts.
        transfers: the same as records; ``pending_id`` is the event that a leg settles.
        digests: of what the legs say.
        refusals: of each leg, why it is not asked at all, or 0.
        labels: what ``label`` refers to.
        repeats: events whose legs stand in the block already; to be asked after it.
        parts: of all events.
    """

    legs: Legs
    accounts: LegAccounts
    said: Stated
    transfers: Records
    digests: Numbers
    refusals: Refusals
    labels: tuple[Label, ...]
    label: Numbers
    repeats: pl.DataFrame
    parts: pl.DataFrame | None

    @property
    def chains(self) -> Numbers:
        """The number of each leg's chain; a leg that is not linked is a chain of its own."""
        goes_on = self.is_linked[:-1]
        return np.cumsum(np.append(0, ~goes_on))

    @property
    def is_linked(self) -> Flags:
        """Whether each leg stands or falls with the next one."""
        found: Flags = (self.said.flags & int(TransferFlags.LINKED)) != 0
        return found

    @property
    def is_pending(self) -> Flags:
        """Whether each leg reserves."""
        found: Flags = (self.said.flags & int(TransferFlags.PENDING)) != 0
        return found

    def ids_of_attempts(self, attempts: Numbers) -> Words:
        """Return the ids of these attempts of the legs; only later ones need computing."""
        later = np.flatnonzero(attempts > 1)
        ids = self.said.ids.copy() if len(later) else self.said.ids
        if len(later):
            legs = self.legs.picked(later)
            numbers = pl.Series("attempt", attempts[later])
            ids[later] = transfer_ids(_identities(legs).with_columns(numbers))
        return ids


def prepare(
    events: pl.DataFrame, parts: pl.DataFrame | None = None, rules: RuleLines | None = None
) -> PreparedBlock:
    """Return ``events`` and their ``parts`` ready to be asked.

    Raises:
        DeclarationError: a kind has no posting rule, or a GL code is not in the chart.
        UnknownCurrencyError: a currency is not registered.
    """
    lines = rules or shipped_lines()
    needed = numbered(events, lines)
    of_block = NO_PARTS if parts is None else parts
    legs = of_numbered(needed, of_block, lines)
    ids = first_ids_of(legs)
    first_legs = np.flatnonzero(np.append(True, legs.event[1:] != legs.event[:-1])[: len(legs)])
    occurred = needed["occurred_ns"].cast(pl.UInt64()).to_numpy()
    order = event_order(occurred, turns(needed, lines), ids[first_legs])
    is_repeat = _repeats(ids, legs.event, order)
    repeats = events[order[is_repeat]]
    order = order[~is_repeat]
    if not np.array_equal(order, np.arange(needed.height)):
        ids = ids[_legs_of_events(legs, order)]
        legs = of_numbered(needed[order], of_block, lines)
    accounts = LegAccounts(legs)
    said = stated(legs, ids)
    transfers = transfer_records(legs, said, accounts)
    labels, label = _labels(legs)
    return PreparedBlock(
        legs=legs,
        accounts=accounts,
        said=said,
        transfers=transfers,
        digests=digests_of(transfers),
        refusals=refusals(legs, said.amounts, accounts.gl_codes),
        labels=labels,
        label=label,
        repeats=repeats,
        parts=parts,
    )


def _identities(legs: Legs) -> pl.DataFrame:
    columns = legs.of_events("occurred_ns", "tenant", "source", "external_id")
    return columns.with_columns(legs.names().alias("leg"))


def first_ids_of(legs: Legs) -> Words:
    """Return the ids of the first attempts of legs: what they are known by."""
    return transfer_ids(_identities(legs).with_columns(pl.lit(1).alias("attempt")))


def _repeats(ids: Words, event: np.ndarray, order: np.ndarray) -> Flags:
    """Say of each event, in ``order``, whether one of its legs' ids came with an earlier event."""
    is_repeat = np.zeros(len(order), np.bool_)
    high = ids[:, 1]
    if (high[1:] > high[:-1]).all():
        return is_repeat  # Every id is greater than the one before.
    low = np.sort(ids[:, 0])
    if not (low[1:] == low[:-1]).any():
        return is_repeat
    place = np.empty(len(order), np.intp)
    place[order] = np.arange(len(order))
    legs = pl.DataFrame({"low": ids[:, 0], "high": ids[:, 1], "place": place[event]})
    earliest = legs.group_by("low", "high").agg(pl.col("place").min().alias("earliest"))
    later = legs.join(earliest, on=["low", "high"]).filter(pl.col("place") > pl.col("earliest"))
    is_repeat[later["place"].to_numpy()] = True
    return is_repeat


def _legs_of_events(legs: Legs, order: np.ndarray) -> np.ndarray:
    """Return the places of the legs of the events in ``order``."""
    counts = np.bincount(legs.event, minlength=legs.events.height)
    starts = np.cumsum(counts) - counts
    chosen = counts[order]
    within = np.arange(chosen.sum()) - np.repeat(np.cumsum(chosen) - chosen, chosen)
    places: np.ndarray = np.repeat(starts[order], chosen) + within
    return places


def _labels(legs: Legs) -> tuple[tuple[Label, ...], Numbers]:
    """Return what the legs have in common by line, number and currency, and each leg's place."""
    asset = legs.taken(ASSET).to_numpy()
    known = np.flatnonzero(np.bincount(asset))
    dense = np.zeros(int(known[-1]) + 1, np.int64)
    dense[known] = np.arange(len(known))
    key = legs.line * len(known) + dense[asset]
    if legs.is_many.any():
        numbers = np.minimum(np.where(legs.is_many, legs.part_number, 0), _NUMBERS - 1)
        key = key * _NUMBERS + numbers
    place = np.zeros(int(key.max()) + 1, np.intp)
    place[key] = np.arange(1, len(key) + 1)
    used = np.flatnonzero(place)
    places = place[used] - 1
    place[used] = np.arange(len(used))
    chosen = legs.picked(places)
    version = legs.version[legs.event[places]]
    labels = tuple(
        Label(
            legs.rules.kinds[at], int(legs.rules.number[at]), name, CURRENCY_BY_ASSET[number].code
        )
        for at, name, number in zip(version, chosen.names(), asset[places].tolist(), strict=True)
    )
    return labels, place[key].astype(np.uint64)
