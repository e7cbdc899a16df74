"""``tieout doctor``: what is installed, where state lies, and whether the three stores agree."""

import platform
from contextlib import closing
from importlib.metadata import version

import typer

from assets.oracle.ledger_end import has_gone_on, require_same_ledger
from assets.oracle.mirroring import READER
from assets.oracle.proof.account_agreement import compare_accounts
from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.cli.console import complain, counted, out, say, show_pairs
from orchestration.cli.options import HomeOption, existing_home, home_of, typed
from orchestration.resources import ledger_url
from orchestration.verdict import BLOCKED
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

_PACKAGES = ("dagster", "duckdb", "polars", "tigerbeetle", "lmdb", "numba", "sqlalchemy", "tieout")


def doctor(home: HomeOption = None) -> None:
    """Show versions and places; ask ledger, mirror and warehouse whether they agree."""
    place = home_of(home)
    show_pairs(
        "Installed",
        [("python", platform.python_version()), *((one, version(one)) for one in _PACKAGES)],
    )
    show_pairs(
        "Where state lies",
        [
            ("home", place.root),
            ("ledger", ledger_url(place)),
            ("warehouse", place.warehouse),
            ("operations", place.operations),
            ("inbox", place.inbox),
            ("reports", place.reports),
        ],
    )
    existing_home(home)
    findings = [*_landing_findings(place), *_mirror_findings(place)]
    for finding in findings:
        complain("[bold red]disagrees[/]", finding)
    if findings:
        raise typer.Exit(BLOCKED)
    out.print("[green]Ledger, mirror and warehouse agree.[/]")


def _landing_findings(place: Home) -> list[str]:
    """Return where operations and warehouse tell different stories of the landed files."""
    with open_operations(place.operations) as operations:
        settled = {
            one.sha256: one.state for one in operations.landings() if one.state != "received"
        }
    with open_lake(place.warehouse, read_only=True) as lake:
        rows = lake.read("orchestration", "landed_states")
    known = dict(zip(rows["file_sha256"].to_list(), rows["state"].to_list(), strict=True))
    return [
        f"file {digest[:12]}: operations say {settled.get(digest)}, warehouse {known.get(digest)}"
        for digest in sorted(settled.keys() | known.keys())
        if settled.get(digest) != known.get(digest)
    ]


def _mirror_findings(place: Home) -> list[str]:
    """Return where the mirror differs from the ledger's own accounts.

    Raises:
        MirrorAheadError: the ledger is an older copy, or another one.
    """
    with open_lake(place.warehouse, read_only=True) as lake:
        mark_ns = lake.mark(READER)
        with closing(open_ledger(ledger_url(place), read_only=True)) as ledger:
            require_same_ledger(ledger, mark_ns)
            agreement = compare_accounts(lake, ledger, mark_ns)
            is_behind = has_gone_on(ledger, mark_ns)
    say(f"{counted(agreement.account_count, 'account')} compared with the ledger itself")
    behind = [f"the mirror is behind the ledger: run `{typed('ingest', place)}`"]
    return [*agreement.differing, *(behind if is_behind else [])]
