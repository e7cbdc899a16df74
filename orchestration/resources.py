"""Binds each resource to its environment: the only reader of environment variables.

Variables: ``TIEOUT_HOME`` (state folder, default ``./var``), ``TIEOUT_LEDGER`` (ledger URL,
default the embedded ledger of that folder), ``TIGERBEETLE_BINARY`` (a TigerBeetle server's binary,
default the one on ``PATH``). Of backups: ``TIEOUT_BACKUP_RECIPIENT`` (public keys) and
``TIEOUT_BACKUP_FOLDER``, both before what is declared; ``TIEOUT_BACKUP_IDENTITY`` (a secret key).
Of decisions: ``TIEOUT_KEY`` (the file with the key of the person who decides).
"""

import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.errors import DeclarationError
from contracts.home import Home

if TYPE_CHECKING:
    from ledger_engine.resource import LedgerResource
    from warehouse.resource import WarehouseResource

HOME_VARIABLE = "TIEOUT_HOME"
LEDGER_VARIABLE = "TIEOUT_LEDGER"
SERVER_VARIABLE = "TIGERBEETLE_BINARY"
RECIPIENT_VARIABLE = "TIEOUT_BACKUP_RECIPIENT"
FOLDER_VARIABLE = "TIEOUT_BACKUP_FOLDER"
IDENTITY_VARIABLE = "TIEOUT_BACKUP_IDENTITY"
KEY_VARIABLE = "TIEOUT_KEY"
DEFAULT_HOME = "var"


def home_from_environment() -> Home:
    """Return the state folder that the environment names; nothing is created."""
    named = os.environ.get(HOME_VARIABLE, DEFAULT_HOME)  # noqa: TID251 - this is the one door
    return Home(Path(named).expanduser().resolve())


def ledger_url(home: Home) -> str:
    """Return the ledger's URL: the environment's, or the embedded ledger of ``home``."""
    default = f"embedded:{home.ledger}"
    return os.environ.get(LEDGER_VARIABLE, default)  # noqa: TID251 - this is the one door


def tigerbeetle_binary() -> Path | None:
    """Return the TigerBeetle server's binary: the one that is named, else on ``PATH``, else None.

    Raises:
        DeclarationError: the one that is named is not there.
    """
    named = os.environ.get(SERVER_VARIABLE)  # noqa: TID251 - this is the one door
    found = shutil.which(named or "tigerbeetle")
    if named and not found:
        raise DeclarationError(f"${SERVER_VARIABLE}", repr(named), "name an executable file")
    return Path(found) if found else None


def backup_recipients() -> tuple[str, ...]:
    """Return the public keys that the environment names, separated by blanks or commas."""
    named = os.environ.get(RECIPIENT_VARIABLE, "")  # noqa: TID251 - this is the one door
    return tuple(named.replace(",", " ").split())


def backup_folder() -> str:
    """Return the folder for backups that the environment names, or nothing."""
    return os.environ.get(FOLDER_VARIABLE, "")  # noqa: TID251 - this is the one door


def backup_identity() -> str | None:
    """Return the secret key that the environment holds, None where it holds none."""
    return os.environ.get(IDENTITY_VARIABLE)  # noqa: TID251 - this is the one door


def key_file() -> Path | None:
    """Return the file of the person's key that the environment names, None where it names none."""
    named = os.environ.get(KEY_VARIABLE)  # noqa: TID251 - this is the one door
    return Path(named).expanduser() if named else None


def inherited_environment(home: Home) -> dict[str, str]:
    """Return this process's environment for a child that serves ``home``."""
    own = dict(os.environ)  # noqa: TID251 - this is the one door
    return own | {HOME_VARIABLE: str(home.root), "DAGSTER_HOME": str(home.dagster)}


def ledger_of(home: Home) -> "LedgerResource":
    """Return the ledger of one state folder, with its journal."""
    from ledger_engine.resource import LedgerResource  # noqa: PLC0415 - it loads Dagster

    return LedgerResource(url=ledger_url(home), journal_folder=str(home.ledger / "journal"))


def resources_for(home: Home) -> "Mapping[str, WarehouseResource | LedgerResource]":
    """Return the resources of one state folder, under the names that assets ask for."""
    from warehouse.resource import WarehouseResource  # noqa: PLC0415 - it loads Dagster

    return {
        "warehouse": WarehouseResource(home=str(home.root)),
        "ledger": ledger_of(home),
    }
