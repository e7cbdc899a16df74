"""A payout against the lines that it settles, where one file holds both and promises all of them.

Only the itemised reports promise that: they list by payout, with every line of each, however old.
An export of a period holds what was created in it: lines of its first payouts may be older than
the file, so a sum that differs there says nothing, and a payout that is not there may come later.
API objects do not say which payout settles them at all.
"""

import polars as pl

from assets.sources.stripe.rows import BalanceRows
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.money import format_amount
from contracts.reasons import RefusalReason


def refuse_untied_payouts(rows: BalanceRows, lines: pl.DataFrame) -> None:
    """Refuse a file of whole payouts in which one and its lines do not add up to nothing.

    Raises:
        RefusedFileError: ``LINK_BROKEN`` where payouts are listed but not one that lines name,
            ``CONTROL_TOTAL`` where an automatic payout is not the sum of its lines.
    """
    is_payout = lines["kind"] == "payout"
    if not rows.form.holds_whole_payouts or not is_payout.any():
        return
    placed = lines.with_columns(
        rows.places.alias("place"), rows["settlement"].alias("stated"), is_payout.alias("pays")
    )
    paid = placed.filter("pays").select(
        "place", "stated", "currency", "settlement_reference", "net_units"
    )
    settled = (
        placed.filter(~pl.col("pays") & (pl.col("settlement_reference") != ""))
        .group_by("settlement_reference", "currency", maintain_order=True)
        .agg(pl.col("net_units").sum().alias("settled_units"), pl.col("place").first())
    )
    _refuse_missing(rows, settled, paid)
    _refuse_other_sums(rows, settled, paid)


_KEY = ["settlement_reference", "currency"]


def _refuse_missing(rows: BalanceRows, settled: pl.DataFrame, paid: pl.DataFrame) -> None:
    lost = settled.join(paid, on=_KEY, how="anti", maintain_order="left").head(1)
    for name, place in lost.select("settlement_reference", "place").iter_rows():
        raise RefusedFileError(
            RefusalReason.LINK_BROKEN,
            place,
            name,
            field=rows.form.names["settlement"],
            expected="a payout of the same file, which lists payouts",
        )


def _refuse_other_sums(rows: BalanceRows, settled: pl.DataFrame, paid: pl.DataFrame) -> None:
    """Refuse a payout that lines name, or that says it is automatic, and that they do not make."""
    summed = paid.join(
        settled.select(*_KEY, "settled_units"), on=_KEY, how="left", maintain_order="left"
    )
    is_automatic = (pl.col("stated") != "") | pl.col("settled_units").is_not_null()
    total = pl.col("net_units") + pl.col("settled_units").fill_null(0)
    wrong = summed.filter(is_automatic & (total != 0)).head(1)
    columns = ("place", "currency", "net_units", "settled_units")
    for place, code, paid_units, settled_units in wrong.select(columns).iter_rows():
        currency = CURRENCIES[code]
        raise RefusedFileError(
            RefusalReason.CONTROL_TOTAL,
            place,
            format_amount(-int(paid_units), currency),
            field=rows.form.names["net"],
            expected=f"{format_amount(int(settled_units or 0), currency)}, the sum of its lines",
        )
