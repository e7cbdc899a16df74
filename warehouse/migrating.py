"""From an empty lake to the tables of the contracts, one numbered step after another.

A step is never changed once it was released: a changed contract is a further step.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from contracts.errors import StateError
from contracts.tables import ALL_TABLES
from warehouse.queries import query_text
from warehouse.statements import create_statements


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: its number, why it is taken, and its statements in order."""

    number: int
    why: str
    statements: tuple[str, ...]


MIGRATIONS: Final = (
    Migration(
        number=1,
        why="Create every table that the contracts promise.",
        statements=tuple(one for table in ALL_TABLES for one in create_statements(table)),
    ),
)

_FOUNDATIONS: Final = (
    "compress",
    "compress_fast",
    "create_lake_state",
    "create_schema_version",
    "create_turn",
    "seed_turn",
)

NEWEST: Final = MIGRATIONS[-1].number

assert [step.number for step in MIGRATIONS] == list(range(1, NEWEST + 1))


def schema_version(connection: duckdb.DuckDBPyConnection) -> int:
    """Return the number of the last migration the lake has seen, 0 where it has seen none."""
    found = connection.execute(query_text("warehouse", "has_schema_version")).fetchall()
    if not found:
        return 0
    return int(connection.execute(query_text("warehouse", "schema_version")).fetchall()[0][0])


def migrate(connection: duckdb.DuckDBPyConnection) -> None:
    """Take every step the lake has not seen. Runs inside a transaction of the caller."""
    seen = schema_version(connection)
    if seen == 0:
        for name in _FOUNDATIONS:
            connection.execute(query_text("warehouse", name))
    for step in MIGRATIONS[seen:]:
        for statement in step.statements:
            connection.execute(statement)
        connection.execute(
            query_text("warehouse", "record_migration"), {"number": step.number, "why": step.why}
        )


def require_newest(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Let only a lake pass whose tables are those the contracts promise.

    Raises:
        StateError: the lake is older or newer than the code, or was made from other contracts.
    """
    seen = schema_version(connection)
    if seen > NEWEST:
        raise StateError(
            folder, f"is a lake of a newer version ({seen})", "Update Tieout, then run it again."
        )
    if seen < NEWEST:
        raise StateError(
            folder, f"is a lake of an older version ({seen})", "Run `tieout ingest` to migrate it."
        )
    differing = columns_in(connection) ^ columns_promised()
    if differing:
        named = ", ".join(sorted({f"{one[0]}.{one[1]}.{one[2]}" for one in differing})[:3])
        raise StateError(
            folder,
            f"is a lake of other contracts (see {named})",
            "Move this folder away: the next run rebuilds it from the landed files and the ledger.",
        )


def columns_in(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, str, str, str, bool]]:
    """Return (schema, table, column, type, nullable) of every column that the lake holds."""
    return set(connection.execute(query_text("warehouse", "columns")).fetchall())


def columns_promised() -> set[tuple[str, str, str, str, bool]]:
    """Return (schema, table, column, type, nullable) of every column that a contract promises.

    DuckDB tells of no column of a view that it is never null.
    """
    return {
        (
            table.schema,
            table.name,
            column.name,
            column.type.value,
            column.nullable or bool(table.view),
        )
        for table in ALL_TABLES
        for column in table.columns
    }
