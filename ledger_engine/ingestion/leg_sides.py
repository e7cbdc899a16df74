"""The two sides of legs: GL numbers and owners, from the rule, the event or the part moved."""

from typing import Final

import numpy as np
import polars as pl

from ledger_engine.account_ids import CONTROL
from ledger_engine.ingestion.legs import NOWHERE, Legs
from ledger_engine.ingestion.rule_lines import FROM, Numbers, SideLines

_OWNERS: Final = ("", "account", "customer", "account", "customer")


def side_columns(legs: Legs, side: str) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Return the GL code, the kind of owner and the owner of one side of each leg."""
    lines: SideLines = getattr(legs.rules, side)
    owner_from = lines.owner_from[legs.line]
    owner = pl.Series("", [""]).new_from_index(0, len(legs))
    for code in taken_from(lines.owner_from, legs):
        where = pl.Series(owner_from == code)
        owner = side_source(legs, int(code), _OWNERS[code]).zip_with(where, owner)
    kinds = pl.Series([CONTROL, *_OWNERS[1:]])[owner_from]
    control = pl.Series([CONTROL]).new_from_index(0, len(legs))
    kind = control.zip_with(owner == "", kinds)
    gl_code = pl.Series(gl_codes(legs, side)).cast(pl.Int32())
    return (
        gl_code.alias(f"{side}_gl_code"),
        kind.alias(f"{side}_owner_kind"),
        owner.alias(f"{side}_owner"),
    )


def gl_codes(legs: Legs, side: str) -> Numbers:
    """Return the GL account number of one side of each leg; 0 where its part is missing."""
    lines: SideLines = getattr(legs.rules, side)
    codes: Numbers = lines.gl_code[legs.line]
    gl_from = lines.gl_from[legs.line]
    for code in taken_from(lines.gl_from, legs):
        column = f"{_OWNERS[code]}_gl_code"
        where = gl_from == code
        codes[where] = side_source(legs, int(code), column).to_numpy()[where]
    return codes


def taken_from(whose: Numbers, legs: Legs) -> list[int]:
    """Return whose numbers or names the legs take on a side, of those that no rule states."""
    return sorted({int(one) for one in whose[legs.lines]} - {0})


def side_source(legs: Legs, code: int, column: str) -> pl.Series:
    """Return the column that a side takes: of the event, or of the part that the leg moves."""
    own = legs.of_events(column)[column]
    if code < FROM["part_account"]:
        return own
    nothing = pl.Series([0 if column.endswith("code") else ""]).cast(own.dtype)
    if legs.parts.is_empty():
        return nothing.new_from_index(0, len(legs))
    found = legs.parts[column].cast(own.dtype)[np.maximum(legs.part, 0)]
    is_there = pl.Series(legs.part != NOWHERE)
    return found.zip_with(is_there, nothing.new_from_index(0, len(legs)))
