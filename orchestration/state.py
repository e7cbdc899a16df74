"""Prepares a state folder: the folders, Dagster's settings and the two stores, empty.

Only ``tieout init`` and ``tieout demo`` create state; every other command asks for it and says so
where there is none.
"""

from importlib.resources import files

from contracts.home import Home
from ledger_engine import open_ledger
from ledger_engine.journal import open_journal
from orchestration.resources import ledger_url
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations


def prepare_state(home: Home) -> None:
    """Create what ``home`` lacks; what is there is left as it is. Safe to repeat."""
    for folder in (home.inbox, home.declared, home.landed, home.reports):
        folder.mkdir(parents=True, exist_ok=True)
    settle_dagster(home)
    with open_operations(home.operations), open_lake(home.warehouse):
        pass
    if not home.ledger.is_dir():
        open_ledger(ledger_url(home)).close()
        open_journal(home.ledger / "journal").close()


def settle_dagster(home: Home) -> None:
    """Give Dagster its folder and our settings: without them it sends telemetry."""
    home.dagster.mkdir(parents=True, exist_ok=True)
    settings = home.dagster / "dagster.yaml"
    shipped = files("orchestration").joinpath("dagster.yaml").read_text(encoding="utf-8")
    if not settings.is_file() or settings.read_text(encoding="utf-8") != shipped:
        settings.write_text(shipped, encoding="utf-8")
