"""What is reconciled: the items of one side, and what was matched of it before.

Belongs here: how a side is handed over and lent to SQL. What its columns are stands in
``contracts.tables.matching``.
"""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TypeAlias

import polars as pl
import pyarrow as pa

from warehouse.lake import Lake

Relation: TypeAlias = str | pl.DataFrame | pa.Table
"""Rows, or the name of a table or view in the lake's connection that has them."""


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a reconciliation.

    Attributes:
        items: rows as ``contracts.tables.matching.ITEMS``: new ones, and those carried open.
        matched: rows as ``MATCHED``: what stands finally matched, for telling duplicates; None
            where nothing was reconciled before.
    """

    items: Relation
    matched: Relation | None = None


@contextmanager
def lent_relation(lake: Lake, name: str, relation: Relation) -> Iterator[str]:
    """Lend rows under ``name``; what has a name already keeps it."""
    if isinstance(relation, str):
        yield relation
    else:
        with lake.lend(name, relation):
            yield name


@dataclass(frozen=True, slots=True)
class Lent:
    """The names under which SQL sees two sides; ``None`` where a side has no history."""

    left: str
    right: str
    left_matched: str | None
    right_matched: str | None


@contextmanager
def lent_sides(lake: Lake, left: Side, right: Side) -> Iterator[Lent]:
    """Lend both sides for as long as the block lasts."""
    with ExitStack() as stack:

        def name_of(name: str, relation: Relation | None) -> str | None:
            if relation is None:
                return None
            return stack.enter_context(lent_relation(lake, name, relation))

        yield Lent(
            stack.enter_context(lent_relation(lake, "lent_left_items", left.items)),
            stack.enter_context(lent_relation(lake, "lent_right_items", right.items)),
            name_of("lent_left_matched", left.matched),
            name_of("lent_right_matched", right.matched),
        )
