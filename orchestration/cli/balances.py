"""``tieout balances``: the trial balance, or every account, at any time as known at any time."""

import datetime as dt
from typing import Annotated

import typer

from assets.oracle.as_of import (
    ALWAYS_NS,
    TimePair,
    balances_as_of,
    end_of_day_ns,
    trial_balance_as_of,
)
from assets.oracle.trial_balance import named, with_currency
from contracts.dates import nanoseconds_of
from contracts.home import Home
from contracts.institution import load_institution
from orchestration.cli.console import say, show_table
from orchestration.cli.options import HomeOption, day_of, existing_home, typed
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import open_operations

_CLOSE = "close"
_ACCOUNT_COLUMNS = (
    "account_id",
    "currency",
    "gl_code",
    "owner",
    "debits_units",
    "credits_units",
    "net_debit_units",
)


def balances(
    as_of: Annotated[
        dt.date,
        typer.Option(
            "--as-of", parser=day_of, metavar="YYYY-MM-DD", help="End of which business date."
        ),
    ],
    home: HomeOption = None,
    known_at: Annotated[
        str | None,
        typer.Option(
            metavar="TIME|close",
            help="As known then: ISO time (UTC unless it says so), or when the day was closed.",
        ),
    ] = None,
    *,
    accounts: Annotated[
        bool, typer.Option("--accounts", help="Every account, not the GL accounts.")
    ] = False,
) -> None:
    """Show what the books came to at the end of a day, as it was known at any time."""
    place = existing_home(home)
    position = _position(place, as_of, known_at)
    with open_lake(place.warehouse, read_only=True) as lake:
        _show(lake, position, f"At the end of {as_of}", is_by_account=accounts)


def _show(lake: Lake, position: TimePair, title: str, *, is_by_account: bool) -> None:
    if is_by_account:
        table = with_currency(balances_as_of(lake, position)).select(_ACCOUNT_COLUMNS)
    else:
        table = named(trial_balance_as_of(lake, position))
    if table.is_empty():
        say("Nothing was booked by then.")
    else:
        show_table(title, table)


def _position(place: Home, day: dt.date, known_at: str | None) -> TimePair:
    """Return the pair of times that is meant; a close brings both of its own."""
    cutoff_ns = end_of_day_ns(day, load_institution(place.root).zone)
    if known_at is None:
        return TimePair(cutoff_ns, ALWAYS_NS)
    if known_at != _CLOSE:
        return TimePair(cutoff_ns, nanoseconds_of(_moment(known_at)))
    with open_operations(place.operations, create=False) as operations:
        closes = [one for one in operations.closes() if one.business_date == day]
    if not closes:
        what = f"{day} is not closed: {typed(f'close {day}', place)}"
        raise typer.BadParameter(what, param_hint="--known-at")
    return TimePair(closes[-1].cutoff_ns, closes[-1].knowledge_mark_ns)


def _moment(text: str) -> dt.datetime:
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError as error:
        what = f"{text!r} is neither `close` nor a time like 2026-01-31T18:00:00"
        raise typer.BadParameter(what, param_hint="--known-at") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
