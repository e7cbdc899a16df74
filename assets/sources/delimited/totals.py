"""The last row of a table that says how much stands above it: proved, then taken away.

What it counts are the rows that move money: not itself, nor rows that state a balance.
"""

import polars as pl

from assets.sources.delimited.columns import MappedColumns
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.money import format_amount
from contracts.reasons import RefusalReason
from contracts.source_declaration import Totals


def without_totals(rows: MappedColumns) -> MappedColumns:
    """Return the rows above the declared last row; all of them where none is declared.

    Raises:
        RefusedFileError: it is missing (``TRAILER_MISSING``) or not last (``RECORD_ORDER``), or
            states another number of rows (``RECORD_COUNT``) or another sum (``CONTROL_TOTAL``).
    """
    totals = rows.mapping.totals
    if totals is None:
        return rows
    is_totals = rows.raw(totals.marker) == totals.text
    if not is_totals.any():
        reason, wanted = RefusalReason.TRAILER_MISSING, f"a last row that states {totals.text}"
        raise RefusedFileError(reason, "the last row", field=totals.marker, expected=wanted)
    row = is_totals.arg_max()
    assert row is not None
    if row != is_totals.len() - 1:
        text = rows.raw(totals.marker)[row]
        rows.refuse_at(row, totals.marker, RefusalReason.RECORD_ORDER, text, "it in the last row")
    above = rows.only(~is_totals)
    counted = above.only(_moves_money(above))
    _refuse_count(rows, counted, totals)
    _refuse_sum(rows, counted, totals)
    return above


def _moves_money(rows: MappedColumns) -> pl.Series:
    trailer = rows.mapping.trailer
    if trailer is None:
        return pl.repeat(value=True, n=rows.text.lines.len(), eager=True, dtype=pl.Boolean)
    return ~rows.raw(trailer.marker).is_in([trailer.opening, trailer.closing])


def _refuse_count(rows: MappedColumns, counted: MappedColumns, totals: Totals) -> None:
    if not totals.count:
        return
    last, stated = rows.text.lines.len() - 1, rows.raw(totals.count)[-1]
    count = counted.text.lines.len()
    is_number = stated.isascii() and stated.isdigit() and stated.lstrip("0") == str(count or "")
    if not is_number:
        rows.refuse_at(last, totals.count, RefusalReason.RECORD_COUNT, stated, f"{count}")


def _refuse_sum(rows: MappedColumns, counted: MappedColumns, totals: Totals) -> None:
    if not totals.sum:
        return
    last = rows.text.lines.len() - 1
    currencies = counted.currencies()
    first = currencies[0] if currencies.len() else rows.texts("currency")[last]
    if first not in CURRENCIES:
        rows.refuse(last, "currency", RefusalReason.CURRENCY_UNKNOWN, first)
    counted.refuse_first(currencies != first, "currency", RefusalReason.CURRENCY_MIXED, first)
    is_last = rows.positions == last + 1
    stated = rows.only(is_last).units_under(totals.sum, pl.Series([first]))[0]
    is_one_of_two = totals.sum in counted.amount_headers
    total = (
        counted.units_under(totals.sum, currencies)
        if is_one_of_two
        else counted.amounts("amount", currencies)
    ).sum()
    if stated != total:
        found, wanted = (format_amount(int(one), CURRENCIES[first]) for one in (stated, total or 0))
        rows.refuse_at(last, totals.sum, RefusalReason.CONTROL_TOTAL, found, wanted)
