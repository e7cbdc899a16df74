"""Binds each resource to its environment: the only reader of environment variables.

Variables: ``TIEOUT_HOME`` (state folder, default ``./var``), ``TIEOUT_LEDGER`` (ledger URL,
default the embedded ledger of that folder).
"""

import os
from collections.abc import Mapping
from pathlib import Path

from contracts.home import Home
from ledger_engine.resource import LedgerResource
from warehouse.resource import WarehouseResource

HOME_VARIABLE = "TIEOUT_HOME"
LEDGER_VARIABLE = "TIEOUT_LEDGER"
DEFAULT_HOME = "var"


def home_from_environment() -> Home:
    """Return the state folder that the environment names; nothing is created."""
    named = os.environ.get(HOME_VARIABLE, DEFAULT_HOME)  # noqa: TID251 - this is the one door
    return Home(Path(named).expanduser().resolve())


def ledger_url(home: Home) -> str:
    """Return the ledger's URL: the environment's, or the embedded ledger of ``home``."""
    default = f"embedded:{home.ledger}"
    return os.environ.get(LEDGER_VARIABLE, default)  # noqa: TID251 - this is the one door


def inherited_environment(home: Home) -> dict[str, str]:
    """Return this process's environment for a child that serves ``home``."""
    own = dict(os.environ)  # noqa: TID251 - this is the one door
    return own | {HOME_VARIABLE: str(home.root), "DAGSTER_HOME": str(home.dagster)}


def resources_for(home: Home) -> Mapping[str, WarehouseResource | LedgerResource]:
    """Return the resources of one state folder, under the names that assets ask for."""
    return {
        "warehouse": WarehouseResource(home=str(home.root)),
        "ledger": LedgerResource(url=ledger_url(home), journal_folder=str(home.ledger / "journal")),
    }
