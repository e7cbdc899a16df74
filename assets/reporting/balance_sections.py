"""What a page says of balances: each account beside its statement, and the trial balance."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

import polars as pl

from assets.reporting.wording import money
from contracts.currencies import CURRENCY_BY_ASSET
from ledger_engine.chart_of_accounts import CHART

_AMOUNTS: Final = (
    "stated_units",
    "ledger_units",
    "outstanding_ledger_units",
    "outstanding_source_units",
    "difference_units",
    "unexplained_units",
)


@dataclass(frozen=True, slots=True)
class BalanceLine:
    """An account's last stated balance beside ours; ``amounts`` are texts in table order.

    Attributes:
        amounts: stated, ours, outstanding ours, outstanding theirs, differences, unexplained.
        is_of_the_day: false where the statement is an earlier one.
    """

    account: str
    source: str
    currency: str
    stated_on: date
    amounts: tuple[str, ...]
    unexplained_units: int
    is_of_the_day: bool


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One GL account; amounts as text, ``side`` is Dr, Cr or empty."""

    gl_code: int
    name: str
    debits: str
    credits: str
    net: str
    side: str


@dataclass(frozen=True, slots=True)
class TrialBalance:
    """The trial balance of one ledger, a tenant and currency."""

    tenant: int
    currency: str
    lines: tuple[TrialLine, ...]
    debits: str
    credits: str
    is_equal: bool


def balance_lines(
    until: pl.DataFrame, day: date, names: Mapping[str, str]
) -> tuple[BalanceLine, ...]:
    """Return each account's last stated balance up to ``day``.

    Args:
        until: STATEMENT_BALANCES, sorted by day; later days are left alone.
        day: the day of the page.
        names: account id -> name.
    """
    latest = (
        until.filter(pl.col("business_date") <= day)
        .unique("account", keep="last", maintain_order=True)
        .sort("account")
    )
    return tuple(
        BalanceLine(
            account=names.get(account, account),
            source=source,
            currency=currency,
            stated_on=stated_on,
            amounts=tuple(money(int(units), currency) for units in amounts),
            unexplained_units=int(amounts[-1]),
            is_of_the_day=stated_on == day,
        )
        for account, source, currency, stated_on, *amounts in latest.select(
            "account", "source", "currency", "business_date", *_AMOUNTS
        ).iter_rows()
    )


def trial_balances(movements_until: pl.DataFrame, day: date) -> tuple[TrialBalance, ...]:
    """Return the trial balance of every ledger at the end of ``day``."""
    sums = (
        movements_until.filter(pl.col("business_date") <= day)
        .group_by("tenant", "asset", "gl_code")
        .agg(pl.col("debits_units").sum(), pl.col("credits_units").sum())
        .sort("tenant", "asset", "gl_code")
    )
    ledgers = sums.partition_by("tenant", "asset", maintain_order=True)
    return tuple(_trial_balance(ledger) for ledger in ledgers)


def _trial_balance(ledger: pl.DataFrame) -> TrialBalance:
    currency = CURRENCY_BY_ASSET[ledger["asset"][0]].code
    debits, credits_ = int(ledger["debits_units"].sum()), int(ledger["credits_units"].sum())
    rows = ledger.select("gl_code", "debits_units", "credits_units").iter_rows()
    return TrialBalance(
        tenant=int(ledger["tenant"][0]),
        currency=currency,
        lines=tuple(_trial_line(code, int(dr), int(cr), currency) for code, dr, cr in rows),
        debits=money(debits, currency),
        credits=money(credits_, currency),
        is_equal=debits == credits_,
    )


def _trial_line(gl_code: int, debits: int, credits_: int, currency: str) -> TrialLine:
    net = debits - credits_
    known = CHART.get(gl_code)
    return TrialLine(
        gl_code=gl_code,
        name=known.name if known else "not in the chart of accounts",
        debits=money(debits, currency),
        credits=money(credits_, currency),
        net=money(abs(net), currency),
        side="Dr" if net > 0 else "Cr" if net < 0 else "",
    )
