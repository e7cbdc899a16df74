"""The answer key: every planted break, told by what a person sees. The line never reads it.

``account``, ``reference`` and ``amount_units`` are those of the statement line, or of the movement
where no line exists; ``date`` is the item's own day in our books, or at the bank where only the
bank has it; ``seen_on`` is the day by whose end the break must have been told (for ``TIMING``: the
day on which it clears itself).
"""

import datetime as dt
import json
from typing import Final

import polars as pl

from contracts.errors import StateError
from contracts.home import Home
from contracts.money import UNITS

FILE_NAME: Final = "answer-key.json"
COLUMNS: Final = {
    "kind": pl.String(),
    "account": pl.String(),
    "date": pl.Date(),
    "seen_on": pl.Date(),
    "reference": pl.String(),
    "currency": pl.String(),
    "amount_units": UNITS,
}


def answer_key_text(planted: pl.DataFrame) -> str:
    """Return ``planted`` as JSON text: one object a break, amounts and dates as text."""
    assert planted.columns == list(COLUMNS), planted.columns
    rows = planted.with_columns(pl.col("date", "seen_on", "amount_units").cast(pl.String))
    return json.dumps(rows.to_dicts(), indent=1, ensure_ascii=False) + "\n"


def read_answer_key(home: Home) -> pl.DataFrame:
    """Return the key of ``home``: one row a planted break, columns as in ``COLUMNS``.

    Raises:
        StateError: the home holds no demo.
    """
    try:
        text = (home.root / FILE_NAME).read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise StateError(home.root, "holds no answer key", "Run `make demo` first.") from error
    rows = [
        row | {name: dt.date.fromisoformat(row[name]) for name in ("date", "seen_on")}
        for row in json.loads(text)
    ]
    as_written = {**COLUMNS, "amount_units": pl.String()}
    return pl.DataFrame(rows, schema=as_written).cast({"amount_units": UNITS})
