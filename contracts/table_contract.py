"""The promise a warehouse table makes: its grain, its key, its columns with units.

The DDL, the frame checks and the column descriptions in the UI all come from here, so a schema is
stated once. DuckLake enforces no key: ``key`` is what an asset check proves.
"""

from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """The column types of the warehouse, named as SQL names them."""

    UUID = "UUID"
    UNITS = "DECIMAL(38,0)"
    TEXT = "VARCHAR"
    DATE = "DATE"
    TIMESTAMP = "TIMESTAMP"
    NANOSECONDS = "UBIGINT"
    COUNT = "BIGINT"
    SMALL = "INTEGER"
    FLAG = "BOOLEAN"


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``meaning`` is a sentence; it names the unit where there is one."""

    name: str
    type: Type
    meaning: str
    nullable: bool = False


@dataclass(frozen=True, slots=True)
class TableContract:
    """One table: ``schema.name``, what one row is, and what makes a row unique.

    ``view`` names the query of ``contracts.tables`` that a view is; a stored table has none.
    """

    schema: str
    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    partitioned_by: tuple[str, ...] = ()
    view: str = ""

    def __post_init__(self) -> None:
        """Refuse a contract that contradicts itself."""
        names = self.column_names
        assert len(set(names)) == len(names), f"{self.full_name}: a column is named twice"
        assert set(self.key) <= set(names), f"{self.full_name}: its key is not among its columns"
        assert set(self.partitioned_by) <= set(names), f"{self.full_name}: unknown partition"
        assert not (self.view and self.partitioned_by), f"{self.full_name}: a view has no partition"

    @property
    def full_name(self) -> str:
        """``schema.name``, as SQL writes it."""
        return f"{self.schema}.{self.name}"

    @property
    def column_names(self) -> tuple[str, ...]:
        """The column names in table order."""
        return tuple(column.name for column in self.columns)
