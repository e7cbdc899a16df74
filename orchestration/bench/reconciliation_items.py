"""Two sides to reconcile, with the answer: what really happened, and what went wrong.

Some lines name no reference and some garble it; every class of break is planted. The answer stands
in columns beside: ``movement`` (items of one movement belong together) and ``planted`` (its break).
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
import polars as pl

from orchestration.bench.reconciliation_world import (
    AS_OF_DAY,
    CURRENCIES,
    DAYS,
    FEE_CENTS,
    FIRST_DAY,
    PARTIES,
    RATES,
    UNITS_PER_CENT,
    Numbers,
    World,
)

Sides = tuple[pl.DataFrame, pl.DataFrame]

_OLD_DAYS: Final = 25
_REFUNDED: Final = 0.02


def _quoting(world: World, ours: pl.DataFrame, word: str = "TRF ") -> pl.DataFrame:
    """Return their lines: a little later, naming our reference."""
    return world.later(ours).with_columns(remittance=word + pl.col("reference"))


def _silent(world: World, ours: pl.DataFrame, text: pl.Expr | pl.Series) -> pl.DataFrame:
    """Return their lines: a little later, with a text but no reference."""
    return world.later(ours).with_columns(remittance=text, reference=pl.lit(""))


def _referenced(world: World, count: int) -> Sides:
    ours = world.movements(count)
    return ours, _quoting(world, ours)


def _named_party(world: World, count: int) -> Sides:
    ours = world.movements(count)
    return ours, _silent(world, ours, "CREDIT FROM " + world.named(ours["party"]))


def _garbled(world: World, count: int) -> Sides:
    ours = world.movements(count)
    slips = pl.Series(
        [f"/ROC/{world.garbled(one)} THX" for one in ours["reference"]], dtype=pl.String
    )
    return ours, _silent(world, ours, slips)


def _mute(world: World, count: int) -> Sides:
    ours = world.movements(count)
    return ours, _silent(world, ours, pl.lit("MISC CREDIT"))


def _parts(whole: pl.DataFrame, times: int) -> pl.DataFrame:
    """Return each row ``times`` times, one after the other."""
    rows = np.repeat(np.arange(whole.height), times)
    return whole[rows]


def _summed(parts: pl.DataFrame, whole: pl.DataFrame) -> pl.DataFrame:
    """Return ``whole`` with the net sums of ``parts``, by movement."""
    net = np.zeros(whole.height, np.int64)
    np.add.at(net, parts["movement"].to_numpy(), (parts["cents"] - parts["fee_cents"]).to_numpy())
    return whole.with_columns(cents=net)


def _batched(world: World, count: int) -> Sides:
    """Payouts of fifty charges each, 2.9 % and 30 cents withheld, some refunds."""
    payouts = world.movements(count, "po_").with_columns(day=pl.col("day").clip(2, None))
    charges = _parts(payouts, 50)
    size = charges.height
    is_refund = world.rng.random(size) < _REFUNDED
    cents = world.cents(size)
    fee = np.where(is_refund, 0, (cents * 29 + 500) // 1000 + 30)
    charges = charges.with_columns(
        batch=pl.col("reference"),
        reference=world.references(size, "ch_"),
        cents=np.where(is_refund, -np.minimum(cents, 500), cents),
        fee_cents=fee,
        day=pl.col("day") - world.rng.integers(0, 3, size),
    )
    return charges, _quoting(world, _summed(charges, payouts), "PAYOUT ")


def _fee_difference(world: World, count: int) -> Sides:
    ours, theirs = _batched(world, count)
    lost = world.rng.integers(1, 300, theirs.height)
    return _planted((ours, theirs.with_columns(cents=pl.col("cents") - lost)), "FEE_DIFFERENCE")


def _lump(world: World, count: int) -> Sides:
    """Four items of a counterparty and day, paid in one sum."""
    whole = world.movements(count)
    ours = _parts(whole, 4).with_columns(
        cents=world.cents(4 * count), reference=world.references(4 * count, "IN")
    )
    text = "LUMP CR " + world.named(whole["party"])
    return ours, _silent(world, _summed(ours, whole), text)


def _subset(world: World, count: int) -> Sides:
    """Three items of a counterparty over several days, paid in one sum."""
    party = world.rng.integers(0, PARTIES, count)
    whole = world.movements(count).with_columns(day=pl.col("day").clip(4, None), party=party)
    ours = _parts(whole, 3).with_columns(
        cents=world.cents(3 * count), reference=world.references(3 * count, "IN")
    )
    ours = ours.with_columns(day=pl.col("day") - world.rng.integers(0, 4, 3 * count))
    text = "PAYMENT " + world.named(whole["party"])
    return ours, _silent(world, _summed(ours, whole), text)


def _cut(world: World, whole: pl.DataFrame) -> pl.DataFrame:
    """Return two parts of each row that add up to it."""
    share = world.rng.uniform(0.3, 0.7, whole.height)
    first = (whole["cents"].to_numpy() * share).astype(np.int64)
    parts = [whole.with_columns(cents=first), whole.with_columns(cents=pl.col("cents") - first)]
    return pl.concat(parts)


def _split(world: World, count: int) -> Sides:
    ours = world.movements(count, "IV")
    return ours, _quoting(world, _cut(world, ours), "PART ")


def _gathered(world: World, count: int) -> Sides:
    theirs = world.movements(count, "GR")
    return _cut(world, theirs), _quoting(world, theirs)


def _many_to_many(world: World, count: int) -> Sides:
    whole = world.movements(count, "GM")
    return _cut(world, _cut(world, whole)), _quoting(world, _cut(world, whole))


def _exchanged(world: World, count: int, off: float = 0.0) -> Sides:
    """Booked by us in another currency, at a rate that is nearly the market's."""
    theirs = world.movements(count, "FX").with_columns(cents=pl.col("cents") + 20_000)
    own = theirs["currency"].to_numpy()
    other = (own + 1 + world.rng.integers(0, 3, count)) % len(CURRENCIES)
    rates = np.array(RATES, np.float64)
    noise = 1 + world.rng.normal(0, 0.0015, count) + off * world.rng.choice([-1, 1], count)
    cents = np.rint(theirs["cents"].to_numpy() * rates[own] / rates[other] * noise)
    ours = theirs.with_columns(cents=cents.astype(np.int64), currency=other)
    return ours, _quoting(world, theirs)


def _planted(sides: Sides, code: str) -> Sides:
    ours, theirs = (one.with_columns(planted=pl.lit(code)) for one in sides)
    return ours, theirs


def _altered(
    code: str, **columns: Callable[[World, pl.DataFrame], pl.Expr | Numbers | pl.Series]
) -> Callable[[World, int], Sides]:
    """Return a maker of pairs whose line differs from our item in these columns."""

    def made(world: World, count: int) -> Sides:
        ours, theirs = _referenced(world, count)
        changed = theirs.with_columns(**{name: of(world, ours) for name, of in columns.items()})
        return _planted((ours, changed), code)

    return made


def _other_cents(world: World, ours: pl.DataFrame) -> Numbers:
    cents = ours["cents"].to_numpy()
    off = world.rng.integers(1, np.maximum(2, cents // 5))
    off = np.where(np.isin(off, FEE_CENTS), off + 1, off)
    other: Numbers = cents + world.rng.choice([-1, 1], len(cents)) * off
    return other


def _less_fee(world: World, ours: pl.DataFrame) -> Numbers:
    cents = ours["cents"].to_numpy()
    less: Numbers = cents - world.rng.choice(FEE_CENTS, len(cents))
    return less


def _other_account(world: World, ours: pl.DataFrame) -> Numbers:
    """Return for each row another account of its currency."""
    currency = ours["currency"].to_numpy()
    account = ours["account"].to_numpy()
    other = np.empty_like(account)
    for number in range(len(CURRENCIES)):
        own = np.flatnonzero(world.account_currency == number)
        rows = currency == number
        place = np.searchsorted(own, account[rows])
        step = world.rng.integers(1, len(own), rows.sum())
        other[rows] = own[(place + step) % len(own)]
    return other


def _missing(side: int, code: str) -> Callable[[World, int], Sides]:
    def made(world: World, count: int) -> Sides:
        ours = world.movements(count, days=_OLD_DAYS)
        both = _planted((ours, _quoting(world, ours)), code)
        return (both[0].clear(), both[1]) if side == 0 else (both[0], both[1].clear())

    return made


def _late(world: World, count: int) -> Sides:
    """Booked on the last days: the line came after the cut-off, or has not come yet."""
    ours, theirs = _referenced(world, count)
    ours = ours.with_columns(day=AS_OF_DAY - world.rng.integers(0, 2, count))
    theirs = theirs.with_columns(day=AS_OF_DAY + 1 + world.rng.integers(0, 3, count))
    return _planted((ours, theirs.filter(pl.col("movement") % 2 == 0)), "TIMING")


def _doubled(side: int) -> Callable[[World, int], Sides]:
    def made(world: World, count: int) -> Sides:
        both = list(_planted(_referenced(world, count), "DUPLICATE"))
        again = both[side].with_columns(day=pl.col("day") + world.rng.integers(0, 2, count))
        both[side] = pl.concat([both[side], again])
        return both[0], both[1]

    return made


def _stale(world: World, count: int) -> Sides:
    ours = world.movements(count, days=DAYS - 7)
    theirs = _quoting(world, ours).with_columns(status=pl.lit("PENDING"))
    return _planted((ours, theirs), "STALE_PENDING")


def _suspended(world: World, count: int) -> Sides:
    ours, theirs = _referenced(world, count)
    ours = ours.with_columns(status=pl.lit("UNIDENTIFIED"))
    return _planted((ours, theirs), "UNIDENTIFIED")


KINDS: Final[Sequence[tuple[int, Callable[[World, int], Sides]]]] = (
    (700_000, _referenced),
    (60_000, _named_party),
    (30_000, _garbled),
    (10_000, _mute),
    (2_400, _batched),
    (200, _fee_difference),
    (10_000, _lump),
    (3_000, _subset),
    (5_000, _split),
    (5_000, _gathered),
    (2_000, _many_to_many),
    (10_000, _exchanged),
    (10_000, lambda world, count: _planted(_exchanged(world, count, 0.03), "FX_RATE")),
    (10_000, _missing(1, "MISSING_IN_SOURCE")),
    (10_000, _missing(0, "MISSING_IN_LEDGER")),
    (10_000, _altered("AMOUNT_DIFF", cents=_other_cents)),
    (10_000, _altered("BANK_FEE", cents=_less_fee)),
    (10_000, _altered("CURRENCY", currency=lambda _, ours: (ours["currency"] + 1) % 4)),
    (10_000, _altered("STATUS", status=lambda *_: pl.lit("FAILED"))),
    (10_000, _altered("MISPOSTED", account=_other_account)),
    (10_000, _late),
    (5_000, _doubled(0)),
    (5_000, _doubled(1)),
    (10_000, _stale),
    (10_000, _suspended),
)
"""How many of each kind in a million, and what makes them."""


def made_sides(size: int, world: World) -> Sides:
    """Return both sides, about ``size`` items each, in no order, with the answer beside."""
    both: list[list[pl.DataFrame]] = [[], []]
    for number, (count, made) in enumerate(KINDS):
        for side, frame in enumerate(made(world, max(1, count * size // 1_000_000))):
            moved = pl.col("movement").cast(pl.Int64()) + (number << 40)
            both[side].append(frame.with_columns(movement=moved).select(sorted(frame.columns)))
    ours, theirs = (_finished(world, pl.concat(frames, how="vertical_relaxed")) for frames in both)
    return ours, theirs.with_columns(counterparty=pl.lit(""))


def open_items(world: World, count: int, *, is_left: bool) -> pl.DataFrame:
    """Return items of one side that nothing on the other side explains."""
    rows = _finished(world, world.movements(count, "OP"))
    return rows if is_left else rows.with_columns(counterparty=pl.lit(""))


def _finished(world: World, rows: pl.DataFrame) -> pl.DataFrame:
    """Return the rows as items of a side: shuffled, words for numbers, an id each."""
    rows = rows[world.rng.permutation(rows.height)]
    currency = pl.Series(CURRENCIES).gather(rows["currency"])
    return rows.select(
        account=pl.format("ACC-{}", pl.col("account").cast(pl.String()).str.zfill(4)),
        currency=currency,
        amount_units=pl.col("cents") * UNITS_PER_CENT,
        fee_units=pl.col("fee_cents") * UNITS_PER_CENT,
        business_date=pl.lit(FIRST_DAY) + pl.duration(days=pl.col("day")),
        known_on=pl.lit(FIRST_DAY) + pl.duration(days=pl.col("day")),
        reference="reference",
        batch="batch",
        counterparty=world.named(rows["party"]),
        remittance="remittance",
        status="status",
        movement="movement",
        planted="planted",
    )
