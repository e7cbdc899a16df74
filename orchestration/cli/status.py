"""``tieout status``: how far the line has come, at a glance."""

import polars as pl

from assets.reporting.rendering import latest_report
from assets.sources.landing import inbox_files
from contracts.home import Home
from orchestration.backup.last_backup import last_backup_in_words
from orchestration.cli.console import out, say, show_pairs, show_table
from orchestration.cli.options import HomeOption, existing_home, typed
from orchestration.days import reconcilable_days
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

_LATEST = 20


def status(home: HomeOption = None) -> None:
    """Show what has landed, what is booked and mirrored, and what is open."""
    place = existing_home(home)
    with open_lake(place.warehouse, read_only=True) as lake:
        landed = lake.read("orchestration", "landed_by_source")
        booked = lake.read("orchestration", "booked_and_mirrored")
        missing = lake.read("orchestration", "not_in_figures")
        days = reconcilable_days(lake)
        report = latest_report(place)
        last = report.parent.name if report else None
        lags = lake.read("assets.oracle", "latest_lags")
        breaks = lake.read("orchestration", "open_breaks", business_date=last)
    waiting = len(inbox_files(place))
    _show_files(place, landed, waiting)
    show_pairs(
        "The line",
        [
            ("waiting in the inbox", waiting),
            *zip(booked.columns, booked.row(0), strict=True),
            *zip(missing.columns, missing.row(0), strict=True),
            ("days with figures", f"{days[0]} to {days[1]}" if days else "none"),
            *_lag(lags),
            ("reported up to", last or "never"),
            ("last backup", last_backup_in_words(place)),
        ],
    )
    if last is None:
        if days is not None:
            say(f"Nothing is reconciled yet: {typed('reconcile', place)}")
    elif breaks.is_empty():
        out.print(f"[green]No item is open at the end of {last}.[/]")
    else:
        show_table(f"Open at the end of {last}", breaks)


def _show_files(place: Home, landed: pl.DataFrame, waiting: int) -> None:
    if landed.is_empty():
        what = "was taken in" if waiting else "has arrived"
        say(f"No file {what} yet: {typed('ingest', place)} FILES")
    else:
        show_table("Files", landed)
    with open_operations(place.operations) as operations:
        refused = operations.landings("quarantined")
    if refused:
        rows = [(one.source, one.file_name, one.reason, one.place) for one in refused[-_LATEST:]]
        schema = ["source", "file", "reason", "place"]
        show_table("In quarantine, the latest", pl.DataFrame(rows, schema=schema, orient="row"))


def _lag(lags: pl.DataFrame) -> list[tuple[str, object]]:
    """Return how late the mirror was when it was last followed, nothing where it never was."""
    if lags.is_empty():
        return []
    last = lags.row(0, named=True)
    half, most = (last[f"lag_{share}_us"] / 1000 for share in ("p50", "p99"))
    said = f"half within {half:,.0f} ms, 99 of 100 within {most:,.0f} ms"
    return [(f"mirror followed until {last['ended_at']:%Y-%m-%d %H:%M} UTC", said)]
