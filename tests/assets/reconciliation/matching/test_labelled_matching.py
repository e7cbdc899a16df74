"""Ten thousand rows a side that others have labelled: row k of one is row k of the other."""

import datetime as dt
from pathlib import Path

import msgspec
import polars as pl
import pytest

from assets.reconciliation.matching.reconciling import reconcile
from assets.reconciliation.matching.sides import Side
from contracts.matching_rules import Window
from tests.assets.reconciliation.matching.notation import RULES, SCHEMA, Item
from warehouse.lake import Lake

PAIRED = 9_500
FOLDER = Path("labelled_matching/case_reconciliation/sample-data/performance")
ALONE = msgspec.structs.replace(RULES, window=Window(0, 0))


def items(side: str, amount: pl.Expr, day: pl.Expr, path: Path) -> pl.DataFrame:
    rows = pl.read_csv(path)
    fixed = {"account": "A", "currency": "USD", "fee_units": 0, "status": "SETTLED"}
    words = dict.fromkeys(("reference", "batch", "counterparty", "remittance"), "")
    return rows.select(
        pl.Series("item_id", [Item(f"{side}{row}", 0).id for row in range(rows.height)]),
        amount.alias("amount_units"),
        day.alias("business_date"),
        day.alias("known_on"),
        *(pl.lit(value).alias(name) for name, value in (fixed | words).items()),
    ).select(list(SCHEMA))


@pytest.mark.real_data
def test_all_unambiguous_pairs_are_found_and_nothing_that_has_no_partner(
    matching_lake: Lake, real_data: Path
) -> None:
    signed = pl.col("amount") * pl.when(type="DEBIT").then(-1).otherwise(1)
    ours = items(
        "L",
        signed,
        pl.col("transactionTime").str.slice(0, 10).str.to_date(),
        real_data / FOLDER / "system_transactions.csv",
    )
    theirs = items(
        "S",
        pl.col("amount"),
        pl.col("date").str.to_date(),
        real_data / FOLDER / "bank_statements.csv",
    )

    def work(lake: Lake) -> tuple[pl.DataFrame, pl.DataFrame]:
        done = reconcile(lake, Side(ours), Side(theirs), ALONE, dt.date(2024, 2, 10))
        return done.matches(), done.legs()

    matches, legs = matching_lake.run(work)

    final = matches.filter(pl.col("state") == "FINAL").select("match_id")
    sure = legs.join(final, on="match_id")
    rows = {
        one: number
        for side in (ours, theirs)
        for number, one in enumerate(side["item_id"].to_list())
    }
    pairs = sure.group_by("match_id").agg("item_id")["item_id"].to_list()
    found = [sorted(rows[item] for item in pair) for pair in pairs]
    both = pl.concat([ours.with_row_index(), theirs.with_row_index()])
    key = ("amount_units", "business_date")
    is_single = pl.len().over(key) == 2
    single = both.filter(is_single)["index"].value_counts().filter(pl.col("count") == 2)["index"]
    assert all(left == right < PAIRED for left, right in found)
    assert set(single.to_list()) <= {left for left, _ in found}
    assert len(found) >= PAIRED - 54 * 2
