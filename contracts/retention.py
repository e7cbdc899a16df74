"""How long what was booked and what was taken in is kept: nothing of ours deletes it sooner.

Seven years, from the day on which we knew of it. Nothing deletes it later either: whoever must
forget older rows archives first, and does it by hand. A file that is read again replaces its own
rows, and a rebuilt mirror takes its rows from the ledger again: both are replacements, not losses.
"""

from typing import Final

from contracts.table_contract import TableContract

RETENTION_YEARS: Final = 7

_SCHEMAS: Final = frozenset({"sources", "ledger"})
_TABLES: Final = frozenset({"oracle.change_events", "oracle.account_records"})


def is_retained(table: TableContract) -> bool:
    """Tell whether rows of ``table`` are what the ledger or a source said, and are kept."""
    return table.schema in _SCHEMAS or table.full_name in _TABLES
