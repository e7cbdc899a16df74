"""In which order events are asked of the ledger: by time, and what needs cover after what gives it.

Sources that know only dates put a whole day into one millisecond: there a payment must not be
refused because the receipt that covers it has a greater hash, nor a confirmation because what it
confirms comes after it. A guess by kind, not a promise: what is refused is a row, and is retried.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from ledger_engine.chart_of_accounts import CHART
from ledger_engine.flags import AccountFlags
from ledger_engine.ingestion.legs import VERSION
from ledger_engine.ingestion.rule_lines import FROM, SETTLING, Flags, Numbers, RuleLines
from ledger_engine.records import Words

_GIVES, _TAKES, _SETTLES = range(3)
_NS_PER_MS: Final = np.uint64(1_000_000)
_TURN_BITS: Final = np.uint64(2)
_HASH_BITS: Final = np.uint64(16)
_HASH: Final = np.uint64(0xFFFF)
_MS_SPAN: Final = np.uint64(1 << 45)


def _with_flag(flag: AccountFlags) -> Flags:
    """Return, by GL number, whether accounts of that number are opened with ``flag``."""
    codes = [one.gl_code for one in CHART.values() if one.flags & flag]
    return np.isin(np.arange(1 << 16), codes)


_HOLDERS: Final = _with_flag(AccountFlags.DEBITS_MUST_NOT_EXCEED_CREDITS)
_RESERVES: Final = _with_flag(AccountFlags.CREDITS_MUST_NOT_EXCEED_DEBITS)


def turns(events: pl.DataFrame, rules: RuleLines) -> Numbers:
    """Return each event's turn (``with_numbers``) in its millisecond: 0 first, 2 last."""
    version = events[VERSION].to_numpy()
    account, customer = (
        events[name].to_numpy() for name in ("account_gl_code", "customer_gl_code")
    )
    takes = _stated_takes(rules)[version]
    for side, is_limited in ((rules.debit, _HOLDERS), (rules.credit, _RESERVES)):
        for whose, codes in (("account", account), ("customer", customer)):
            takes |= _any_line(rules, side.gl_from == FROM[whose])[version] & is_limited[codes]
    settles = _any_line(rules, (rules.flags & SETTLING) != 0)[version]
    return np.where(settles, _SETTLES, np.where(takes, _TAKES, _GIVES))


def event_order(occurred_ns: np.ndarray, turn: Numbers, ids: Words) -> np.ndarray:
    """Return the order of events by millisecond, turn and id of the first leg."""
    ms = occurred_ns // _NS_PER_MS
    since = ms - ms.min(initial=ms[0] if len(ms) else 0)
    if len(ms) and since.max() >= _MS_SPAN:
        return np.lexsort((ids[:, 0], ids[:, 1], turn, ms))
    moment = since << _TURN_BITS | turn.astype(np.uint64)
    key = moment << _HASH_BITS | (ids[:, 1] & _HASH)
    order = np.argsort(key, kind="stable")
    ordered = key[order]
    if (ordered[1:] == ordered[:-1]).any():
        order = np.lexsort((ids[:, 0], key))
    return order


def in_order(events: pl.DataFrame, rules: RuleLines, longest: int) -> pl.DataFrame:
    """Return events ``with_numbers`` in order of time.

    A moment of more than ``longest`` events is put in order of turns too, for it will be cut.
    """
    ms = events["occurred_ns"].cast(pl.UInt64()).to_numpy() // _NS_PER_MS
    is_ordered = bool((ms[1:] >= ms[:-1]).all())
    if is_ordered and not (ms[longest:] == ms[:-longest]).any():
        return events
    key = ms << _TURN_BITS | turns(events, rules).astype(np.uint64)
    return events.with_columns(pl.Series("#key", key)).sort("#key", "event_id").drop("#key")


def cuts(occurred_ns: np.ndarray, longest: int) -> Iterator[slice]:
    """Yield slices of ordered events of at most ``longest``: no moment is cut that fits one."""
    ms = occurred_ns // _NS_PER_MS
    first = 0
    while first < len(ms):
        end = min(first + longest, len(ms))
        if end < len(ms):
            begun = int(np.searchsorted(ms, ms[end], side="left"))
            end = begun if begun > first else end
        yield slice(first, end)
        first = end


def _stated_takes(rules: RuleLines) -> Flags:
    """Return, by version, whether a leg of it needs cover on an account that the rule states."""
    needs = _HOLDERS[rules.debit.gl_code] | _RESERVES[rules.credit.gl_code]
    return _any_line(rules, needs)


def _any_line(rules: RuleLines, lines: Flags) -> Flags:
    """Return, by version, whether this holds of one of its lines."""
    found: Flags = np.logical_or.reduceat(lines, rules.first)
    return found
