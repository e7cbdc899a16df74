"""What the operator sees beside an asset or a check: tables of figures, money in plain decimals.

Turns frames into Dagster metadata. Decides nothing about what the figures are.
"""

import re
from collections.abc import Iterable
from typing import Final

import dagster as dg
import polars as pl

from assets.shown_money import with_money

MAX_ROWS = 50

OWNERS: Final = ("team:finance-operations",)
"""Who answers for what an asset shows."""


def figures(frame: pl.DataFrame) -> dg.MarkdownMetadataValue:
    """Return ``frame`` as a Markdown table, its first rows where it is long.

    Columns named ``*_units`` are shown as money of the row's ``currency`` or ``asset``.
    """
    shown = with_money(frame.head(MAX_ROWS))
    lines = [_line(shown.columns), _line("---" for _ in shown.columns)]
    lines += [_line("" if cell is None else str(cell) for cell in row) for row in shown.iter_rows()]
    if frame.height > MAX_ROWS:
        lines.append(f"\n{frame.height - MAX_ROWS} more rows")
    return dg.MetadataValue.md("\n".join(lines))


def none_of(
    what: str,
    found: pl.DataFrame,
    severity: dg.AssetCheckSeverity = dg.AssetCheckSeverity.ERROR,
) -> dg.AssetCheckResult:
    """Return a check that holds where nothing is ``found``; it shows how many of ``what`` are."""
    return dg.AssetCheckResult(
        passed=found.is_empty(),
        severity=severity,
        metadata={what: found.height, "which": figures(found)},
    )


_MARKS: Final = re.compile(r"[\\`\[\]<&|]")
"""What makes a link, a picture or markup of a cell: a sender's text is shown, never followed."""


def _line(cells: Iterable[str]) -> str:
    escaped = [_MARKS.sub(r"\\\g<0>", " ".join(cell.splitlines())) for cell in cells]
    return "| " + " | ".join(escaped) + " |"
