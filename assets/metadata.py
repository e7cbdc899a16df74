"""What the operator sees beside an asset or a check: tables of figures, money in plain decimals.

Turns frames into Dagster metadata. Decides nothing about what the figures are.
"""

from collections.abc import Iterable
from typing import Final

import dagster as dg
import polars as pl

from contracts.currencies import CURRENCIES, CURRENCY_BY_ASSET
from contracts.money import format_amount

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


def with_money(frame: pl.DataFrame) -> pl.DataFrame:
    """Return ``frame`` with each ``*_units`` column as decimal text, named without ``_units``.

    Without a column ``currency`` or ``asset`` nothing says what units are: they stay as they are.
    """
    if "currency" in frame.columns:
        codes = frame["currency"].to_list()
    elif "asset" in frame.columns:
        codes = [CURRENCY_BY_ASSET[asset].code for asset in frame["asset"].to_list()]
    else:
        return frame
    columns = [name for name in frame.columns if name.endswith("_units")]
    texts = [
        pl.Series(
            name,
            [
                None if units is None else format_amount(int(units), CURRENCIES[code])
                for units, code in zip(frame[name].to_list(), codes, strict=True)
            ],
            dtype=pl.String,
        )
        for name in columns
    ]
    renamed = {name: name.removesuffix("_units") for name in columns}
    return frame.with_columns(texts).rename(renamed)


def _line(cells: Iterable[str]) -> str:
    escaped = [cell.replace("|", "\\|").replace("\n", " ") for cell in cells]
    return "| " + " | ".join(escaped) + " |"
