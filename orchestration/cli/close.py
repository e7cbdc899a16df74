"""``tieout close``: end a business day: its cut-off, what was known then, and the root over it."""

import datetime as dt
from contextlib import closing
from typing import Annotated

import typer

from assets.oracle.closing import close_day
from assets.oracle.folding import prove_new_events
from assets.oracle.mirroring import mirror_new_events
from assets.oracle.proof.verification import asked_now, verify_mirror
from contracts.errors import MirrorDisagreesError
from contracts.home import Home
from contracts.institution import load_institution
from ledger_engine import open_ledger
from orchestration.cli.console import say, show_pairs
from orchestration.cli.options import HomeOption, day_of, existing_home, typed
from orchestration.resources import ledger_url
from warehouse.lake import Lake, open_lake
from warehouse.operations.store import open_operations


def close(
    day: Annotated[
        dt.date,
        typer.Argument(metavar="YYYY-MM-DD", parser=day_of, help="Business date to close."),
    ],
    home: HomeOption = None,
) -> None:
    """Close a business day; what is posted for it later is listed as a restatement."""
    place = existing_home(home)
    institution = load_institution(place.root)
    with open_lake(place.warehouse) as lake, open_operations(place.operations) as operations:
        _prove(lake, place)
        done = close_day(lake, operations, institution, day, _now())
        late = lake.read("assets.oracle", "late_postings", business_date=day).item()
    show_pairs(
        f"{'Closed' if done.is_new else 'Was closed before'}: {day}",
        [
            ("cut-off", f"{done.close.cutoff_ns} ns"),
            ("known up to", f"{done.close.knowledge_mark_ns} ns"),
            ("root", done.close.root_hex),
            ("closed at", f"{done.close.closed_at:%Y-%m-%d %H:%M:%S} UTC"),
            ("posted late since", late),
        ],
    )
    say(f"As it was closed: {typed(f'balances --as-of {day} --known-at close', place)}")


def _prove(lake: Lake, place: Home) -> None:
    """Bring the mirror up to the ledger, and prove that it is the ledger."""
    with closing(open_ledger(ledger_url(place), read_only=True)) as ledger:
        mirror_new_events(lake, ledger)
    fold = prove_new_events(lake)
    if not fold.holds:
        raise MirrorDisagreesError(str(fold.disagreement))
    asked = asked_now(lake)
    with closing(open_ledger(ledger_url(place), read_only=True)) as ledger:
        verify_mirror(lake, ledger, asked)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)  # noqa: TID251 - a close says when it was made
