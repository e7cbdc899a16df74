"""SQL that is written from a table contract: the one place where identifiers become text.

Every identifier comes from a ``TableContract`` and is checked to be a plain word; no value ever
passes through here, values are parameters.
"""

import re
from collections.abc import Sequence
from typing import Final

from contracts.table_contract import Column, TableContract
from warehouse.queries import query_text

_WORD: Final = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)


def create_statements(table: TableContract) -> tuple[str, ...]:
    """Return the DDL that makes ``table``: schema, table with its NOT NULLs, partitioning.

    A view is its named query; what it reads is created before it.
    """
    if table.view:
        query = query_text("contracts.tables", table.view)
        return (_said("CREATE VIEW", _name(table), "AS", query),)
    columns = ", ".join(_definition(column) for column in table.columns)
    statements = [
        _said("CREATE SCHEMA IF NOT EXISTS", _word(table.schema)),
        _said("CREATE TABLE", _name(table), f"({columns})"),
    ]
    if table.partitioned_by:
        parts = ", ".join(_word(name) for name in table.partitioned_by)
        statements.append(_said("ALTER TABLE", _name(table), "SET PARTITIONED BY", f"({parts})"))
    return tuple(statements)


def insert_statement(table: TableContract, relation: str) -> str:
    """Return the insert of all columns of ``relation``, each cast to what the contract says."""
    casts = ", ".join(
        f"CAST({_word(column.name)} AS {column.type.value}) AS {_word(column.name)}"
        for column in table.columns
    )
    return _said("INSERT INTO", _name(table), "BY NAME SELECT", casts, "FROM", _word(relation))


def delete_days_statement(table: TableContract) -> str:
    """Return the delete of the business dates from ``$first`` to ``$last``, both included."""
    assert "business_date" in table.column_names, f"{table.full_name} has no business_date"
    return _said("DELETE FROM", _name(table), "WHERE business_date BETWEEN $first AND $last")


def clear_statement(table: TableContract) -> str:
    """Return the delete of every row."""
    return _said("DELETE FROM", _name(table))


def ordered_statement(table: TableContract, *, is_cut: bool = False) -> str:
    """Return the select of every row of ``table`` in the order of its key.

    ``is_cut`` takes only those from ``$first`` to ``$last`` of its first partition column.
    """
    columns = ", ".join(_word(column.name) for column in table.columns)
    key = ", ".join(_word(name) for name in table.key)
    within = ""
    if is_cut:
        within = _said("WHERE", _word(table.partitioned_by[0]), "BETWEEN $first AND $last")
    return _said("SELECT", columns, "FROM", _name(table), within, "ORDER BY", key)


def columns_statement(table: TableContract, columns: Sequence[str], by: str, wanted: str) -> str:
    """Return the select of ``columns`` of the rows whose ``by`` is in the relation ``wanted``."""
    known = set(table.column_names)
    assert {*columns, by} <= known, f"{table.full_name} has no {sorted({*columns, by} - known)}"
    names = ", ".join(_word(name) for name in columns)
    key = ", ".join(_word(name) for name in table.key)
    join = _said("SEMI JOIN", _word(wanted), "USING", f"({_word(by)})")
    return _said("SELECT", names, "FROM", _name(table), join, "ORDER BY", key)


def months_statement(table: TableContract) -> str:
    """Return the select of the first day of each month in which ``table`` has rows."""
    day = _word(table.partitioned_by[0])
    month = f"CAST(date_trunc('month', {day}) AS DATE) AS month"
    return _said("SELECT DISTINCT", month, "FROM", _name(table), "ORDER BY month")


def drop_statement(table: TableContract) -> str:
    """Return the statement that takes ``table`` away, its files unread."""
    return _said("DROP TABLE", _name(table))


def _definition(column: Column) -> str:
    return _said(
        _word(column.name), column.type.value, "" if column.nullable else "NOT NULL"
    ).rstrip()


def _name(table: TableContract) -> str:
    return f"{_word(table.schema)}.{_word(table.name)}"


def _word(text: str) -> str:
    assert _WORD.fullmatch(text), f"{text!r} is no identifier"
    return f'"{text}"'


def _said(*words: str) -> str:
    return " ".join(words)
