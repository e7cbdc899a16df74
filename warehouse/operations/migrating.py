"""From an empty database to the newest revision, without any file of the user's."""

import logging
from importlib.resources import files
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection

NEWEST: Final = "0004"
"""The last revision under ``migrations/versions``."""


def revision_of(connection: Connection) -> str | None:
    """Return the revision the database is at, nothing where it is empty."""
    logging.getLogger("alembic").setLevel(logging.WARNING)  # It tells its every step otherwise.
    return MigrationContext.configure(connection).get_current_revision()


def upgrade(connection: Connection, revision: str = NEWEST) -> None:
    """Take every revision up to ``revision`` that the database has not seen, in one transaction.

    The transaction is the caller's.
    """
    config = Config()
    folder = str(files("warehouse.operations") / "migrations")
    config.set_main_option("script_location", folder.replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)
