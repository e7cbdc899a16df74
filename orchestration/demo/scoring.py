"""How well the reconciliation found what was planted: the only reader of the answer key."""

import datetime as dt

import polars as pl

from contracts.home import Home
from contracts.reasons import BreakCode
from orchestration.demo.answer_key import read_answer_key
from warehouse.lake import Lake


def score(lake: Lake, home: Home, last_day: dt.date) -> pl.DataFrame:
    """Return one row a kind of break, in the taxonomy's order.

    Columns: ``kind``, and as counts ``planted`` (due by ``last_day``), ``found`` (the right code on
    the right item on the right day; timing must also have cleared itself) and ``falsely_reported``
    (items told under that code, open or expected on any day, that were not planted so; an item
    missing at its source may be expected first).

    Raises:
        StateError: the home holds no demo.
    """
    planted = read_answer_key(home).with_row_index("item_number")
    kinds = pl.DataFrame({"kind": [code.value for code in BreakCode]}).with_row_index("place")
    with lake.lend("lent_planted", planted), lake.lend("lent_kinds", kinds):
        return lake.read("orchestration.demo", "score", last_day=last_day)
