"""Expectations: what the rows of a normal form look like, as data, one YAML file a table.

Shapes, sets, patterns, uniqueness and freshness are declared here under Great Expectations' own
names. Money is not: that library compares in floating point, so exact rules of money are SQL checks
and a column of ledger units in a suite is refused.
"""

from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Final, Literal

import msgspec

from contracts.declaration_file import read_declaration
from contracts.errors import DeclarationError
from contracts.table_contract import TableContract, Type
from contracts.tables import ALL_TABLES

_SUITES: Final = Path(__file__).parent / "expectations"
_TABLES: Final = {table.full_name: table for table in ALL_TABLES}

Argument = str | int | bool | tuple[str, ...]


class Expectation(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One expectation of one or several columns.

    Attributes:
        expect: the library's name of it, such as ``expect_column_values_to_be_in_set``.
        columns: the column, or those that are judged together.
        why: what rests on it, for the person who reads that it failed.
        arguments: the library's own further arguments; dates as ISO text.
        severity: a warning is shown, an error fails the check.
    """

    expect: Annotated[str, msgspec.Meta(pattern="^expect_[a-z_]+$")]
    columns: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    why: str
    arguments: dict[str, Argument] = {}
    severity: Literal["error", "warning"] = "error"

    @property
    def shown(self) -> str:
        """What a person reads: the columns and what is expected of them."""
        what = self.expect.removeprefix("expect_").replace("_", " ")
        told = "; ".join(f"{name} {value}" for name, value in sorted(self.arguments.items()))
        return f"{', '.join(self.columns)}: {what}" + (f" ({told})" if told else "")


class Freshness(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How old the newest row of a file may be on the day on which the file arrives."""

    column: str
    within_days: Annotated[int, msgspec.Meta(ge=0)]
    why: str


class ExpectationSuite(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is expected of one normal form."""

    table: str
    expectations: tuple[Expectation, ...]
    freshness: Freshness | None = None

    @property
    def contract(self) -> TableContract:
        """The table that the suite is about."""
        return _TABLES[self.table]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns that the suite looks at, in table order."""
        named = {column for one in self.expectations for column in one.columns}
        named |= {self.freshness.column} if self.freshness else set()
        return tuple(name for name in self.contract.column_names if name in named)

    @property
    def digest(self) -> str:
        """A digest of all that it says."""
        return sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


@cache
def expectation_suites() -> dict[str, ExpectationSuite]:
    """Return every shipped suite by the full name of its table.

    Raises:
        DeclarationError: a suite is wrong.
    """
    suites: dict[str, ExpectationSuite] = {}
    for path in sorted(_SUITES.glob("*.yaml")):
        suite = read_declaration(path, ExpectationSuite)
        fault = suite_fault(suite)
        if fault is not None:
            raise DeclarationError(path, *fault)
        suites[suite.table] = suite
    return suites


def suite_fault(suite: ExpectationSuite) -> tuple[str, str] | None:
    """Return place and fault of what is wrong with ``suite``, or None."""
    table = _TABLES.get(suite.table)
    if table is None:
        return "table", f"{suite.table!r} is no table of the warehouse"
    types = {column.name: column.type for column in table.columns}
    named = [(f"expectations[{at}]", one.columns) for at, one in enumerate(suite.expectations)]
    named += [("freshness", (suite.freshness.column,))] if suite.freshness else []
    for place, columns in named:
        for column in columns:
            if column not in types:
                return place, f"{suite.table} has no column {column!r}"
            if types[column] is Type.UNITS:
                return place, f"{column} is money: its exact rules are SQL checks"
    return None
