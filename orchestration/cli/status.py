"""``tieout status``: how far the line has come, at a glance."""

from assets.reporting.rendering import latest_report
from assets.sources.landing import inbox_files
from orchestration.cli.console import out, show_pairs, show_table
from orchestration.cli.options import HomeOption, home_of
from orchestration.days import reconcilable_days
from warehouse.lake import open_lake


def status(home: HomeOption = None) -> None:
    """Show what has landed, what is booked and mirrored, and what is open."""
    place = home_of(home).require()
    with open_lake(place.warehouse, read_only=True) as lake:
        landed = lake.read("orchestration", "landed_by_source")
        booked = lake.read("orchestration", "booked_and_mirrored")
        days = reconcilable_days(lake)
        report = latest_report(place)
        last = report.parent.name if report else None
        breaks = lake.read("orchestration", "open_breaks", business_date=last)
    show_table("Files", landed)
    show_pairs(
        "The line",
        [
            ("waiting in the inbox", len(inbox_files(place))),
            *zip(booked.columns, booked.row(0), strict=True),
            ("days with figures", f"{days[0]} to {days[1]}" if days else "none"),
            ("reported up to", last or "never"),
        ],
    )
    if report is None:
        out.print("Nothing is reconciled yet: run `tieout reconcile`.")
    else:
        show_table(f"Open at the end of {last}", breaks)
