"""A table made empty, also one whose rows the product itself refuses to forget."""

from contracts.table_contract import TableContract
from warehouse.lake import Lake


def empty(lake: Lake, table: TableContract) -> None:
    lake._write(f"DELETE FROM {table.full_name}", {})  # noqa: S608 - a name of the contracts
