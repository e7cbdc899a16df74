"""The two CSV files of the demo: our own movements, and the processor's statement.

What does not belong here: which column means what to Tieout (``institution.template.yaml``).
"""

import csv
import datetime as dt
import io
from collections.abc import Iterable
from typing import Final

import polars as pl

from orchestration.demo.cents import cents_text
from orchestration.demo.institution import TIME_ZONE
from orchestration.demo.statements import Line, Statement

MOVEMENT_COLUMNS: Final = (
    "id",
    "kind",
    "account",
    "customer",
    "currency",
    "amount",
    "occurred_at",
    "reference",
    "counterparty",
    "description",
)
STATEMENT_COLUMNS: Final = (
    "id",
    "type",
    "booked_on",
    "available_on",
    "account",
    "currency",
    "amount",
    "reference",
    "counterparty",
    "description",
)


def movements_bytes(movements: pl.DataFrame) -> bytes:
    """Return one day's movements, UTF-8, times local to the institution to the millisecond."""
    local = (
        pl.col("occurred_ms")
        .cast(pl.Datetime("ms", "UTC"))
        .dt.convert_time_zone(TIME_ZONE)
        .dt.strftime("%Y-%m-%dT%H:%M:%S%.3f")
    )
    amounts = pl.Series("amount", [cents_text(cents) for cents in movements["cents"]])
    columns = movements.with_columns(amounts, local.alias("occurred_at"))
    return _csv_bytes(MOVEMENT_COLUMNS, columns.select(MOVEMENT_COLUMNS).iter_rows())


def processor_bytes(statement: Statement) -> bytes:
    """Return the processor's statement: an opening row, the lines, a closing row; UTF-8."""
    before, day = statement.day_before, statement.day
    rows = [
        _balance_row(statement, "opening_balance", before, statement.opening_cents),
        *(_line_row(statement, line) for line in statement.lines),
        _balance_row(statement, "closing_balance", day, statement.closing_cents),
    ]
    return _csv_bytes(STATEMENT_COLUMNS, rows)


def _balance_row(statement: Statement, kind: str, day: dt.date, cents: int) -> tuple[str, ...]:
    account = statement.account
    stated = (str(day), str(day), account.number, account.currency, cents_text(cents))
    return ("", kind, *stated, "", "", "")


def _line_row(statement: Statement, line: Line) -> tuple[str, ...]:
    kind = "processor_fee" if line.is_fee else "charge" if line.cents > 0 else "payout"
    return (
        line.bank_reference,
        kind,
        str(line.booking_date),
        str(line.value_date),
        statement.account.number,
        statement.account.currency,
        cents_text(line.cents),
        line.reference,
        line.counterparty,
        line.description,
    )


def _csv_bytes(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()
