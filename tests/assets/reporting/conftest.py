"""A small institution at the end of three days: two banks, breaks, books and a refused file."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final
from uuid import UUID

import polars as pl
import pytest

from contracts.home import Home
from contracts.money import UNITS
from contracts.table_contract import TableContract
from contracts.tables import ledger, oracle, reconciliation, sources
from warehouse.lake import Lake, open_lake

Fill = Callable[[Lake, TableContract, pl.DataFrame], int]

LAST: Final = date(2024, 3, 6)
HOSTILE: Final = '<script src="https://evil.example/x.js">=cmd|1</script>'
_CENT: Final = 10_000


def _id(number: int) -> str:
    return str(UUID(int=number))


def _table(rows: list[dict[str, object]], overrides: Mapping[str, pl.DataType]) -> pl.DataFrame:
    frame = pl.DataFrame(rows, schema_overrides=overrides, infer_schema_length=None)
    units = [name for name in frame.columns if name.endswith("_units")]
    return frame.with_columns(pl.col(units).cast(UNITS))


@pytest.fixture(scope="session")
def reported_home(tmp_path_factory: pytest.TempPathFactory, fill: Fill) -> Home:
    """A state folder whose lake is reconciled from 2024-02-26 to 2024-03-06."""
    home = Home(tmp_path_factory.mktemp("reported"))
    with open_lake(home.warehouse) as lake:
        for table, rows in _contents():
            fill(lake, table, rows)
    return home


@pytest.fixture
def reported(reported_home: Home) -> Iterator[Lake]:
    with open_lake(reported_home.warehouse, read_only=True) as lake:
        yield lake


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Where a test writes its own pages."""
    return Home(tmp_path)


def _contents() -> Iterator[tuple[TableContract, pl.DataFrame]]:
    yield reconciliation.BREAKS, _table(_breaks(), {})
    yield reconciliation.STATEMENT_BALANCES, _table(_balances(), {})
    yield reconciliation.MATCHES, _table(_matches(), {"rule_version": pl.Int32()})
    yield reconciliation.ACCOUNT_DAYS, _table(_account_days(), {})
    yield sources.LANDED_FILES, _table(_files(), {})
    small = {"tenant": pl.Int32(), "asset": pl.Int32(), "gl_code": pl.Int32()}
    yield oracle.BALANCES, _table(_movements(), small)
    yield ledger.BUSINESS_EVENTS, _table(_events(), {})
    yield oracle.CHANGE_EVENTS, _table(_transfers(), {})
    yield reconciliation.STANDING_ORDER_MATCHES, _table(_orders(), {})


def _breaks() -> list[dict[str, object]]:
    """Two breaks from 2024-02-26 on, one more a day from 2024-03-04, expected and cleared ones."""
    known = [
        ("OPEN", "MISSING_IN_LEDGER", "kb", "CZK", 1_204_50, date(2024, 2, 26), "VS 2024/0117"),
        ("OPEN", "AMOUNT_DIFF", "usd-nostro", "USD", -99_05, date(2024, 2, 27), "PO-118"),
        ("OPEN", "BANK_FEE", "usd-nostro", "USD", -25_00, date(2024, 3, 4), "WIRE FEE"),
        ("OPEN", "MISSING_IN_SOURCE", "kb", "CZK", 88_000_00, date(2024, 3, 5), HOSTILE),
        ("EXPECTED", "TIMING", "kb", "CZK", 15_000_00, date(2024, 3, 6), "E2E-9"),
        ("AUTO_CLEARED", "TIMING", "usd-nostro", "USD", 310_00, date(2024, 3, 6), "E2E-7"),
    ]
    days = [date(2024, 2, 26) + timedelta(days=place) for place in range(10)]
    return [
        {
            "break_id": _id(number),
            "business_date": day,
            "break_code": code,
            "state": state,
            "side": "source" if code == "MISSING_IN_LEDGER" else "ledger",
            "account": account,
            "currency": currency,
            "amount_units": cents * _CENT,
            "opened_on": opened,
            "age_business_days": (day - opened).days,
            "reference": reference,
            "counterparty": "Novák & syn, s.r.o.",
        }
        for number, (state, code, account, currency, cents, opened, reference) in enumerate(known)
        for day in days
        if opened <= day and (state != "AUTO_CLEARED" or day == opened)
    ]


def _balances() -> list[dict[str, object]]:
    stated = [
        ("kb", "camt", "CZK", LAST, 1_000_000_00, 1_103_000_00 - 1_204_50, 104_204_50 - 1_204_50),
        ("usd-nostro", "mt940", "USD", date(2024, 3, 5), 52_114_20, 51_990_15, 0),
    ]
    return [
        {
            "business_date": day,
            "account": account,
            "currency": currency,
            "source": source,
            "stated_units": theirs * _CENT,
            "ledger_units": ours * _CENT,
            "outstanding_ledger_units": outstanding * _CENT,
            "outstanding_source_units": 1_204_50 * _CENT if account == "kb" else 0,
            "difference_units": 0 if account == "kb" else -124_05 * _CENT,
            "unexplained_units": 0,
        }
        for account, source, currency, day, theirs, ours, outstanding in stated
    ]


def _matches() -> list[dict[str, object]]:
    return [
        {
            "match_id": _id(100 + number),
            "business_date": LAST,
            "rule": rule,
            "rule_version": 1,
            "state": state,
            "break_code": code,
            "currency": "USD",
            "account": "usd-nostro",
            "ledger_units": 310_00 * _CENT,
        }
        for number, (rule, state, code) in enumerate(
            [
                ("reference", "FINAL", None),
                ("reference", "FINAL", None),
                ("amount and day", "TENTATIVE", "AMOUNT_DIFF"),
            ]
        )
    ]


def _account_days() -> list[dict[str, object]]:
    return [
        {
            "account": f"berka-{number}",
            "business_date": day,
            "currency": "CZK",
            "line_count": 1,
            "stated_units": 5_000_000,
            "ledger_units": 5_000_000 + whole,
            "difference_units": whole,
            "change_units": change,
            "class": name,
            "found_by": "single",
        }
        for number, (day, whole, change, name) in enumerate(
            [
                (date(2024, 3, 5), 0, 0, "exact"),
                (LAST, 0, 0, "exact"),
                (LAST, 300_000, 0, "exact"),
                (LAST, 100_000, 100_000, "rounding"),
                (LAST, -2_000_000, -2_000_000, "break"),
            ],
            1,
        )
    ]


def _files() -> list[dict[str, object]]:
    known = [
        ("a", "statement.xml", "camt", "witness", "accepted", None, None, None, 12),
        ("b", "trans.asc", "berka", "books", "accepted", None, None, None, 5),
        ("c", HOSTILE, "mt940", "witness", "quarantined", "BALANCE_MISMATCH", ":62F:", "Ask.", 0),
    ]
    return [
        {
            "file_sha256": sha,
            "file_name": name,
            "source": source,
            "role": role,
            "state": state,
            "reason": reason,
            "place": place,
            "to_do": to_do,
            "line_count": lines,
            "landed_at": datetime(2024, 3, 6, 6, 30),  # noqa: DTZ001 - the table keeps UTC bare
        }
        for sha, name, source, role, state, reason, place, to_do, lines in known
    ]


def _movements() -> list[dict[str, object]]:
    known = [
        (203, 1000, date(2024, 2, 26), 900_000_00, 0),
        (203, 2010, date(2024, 2, 26), 0, 900_000_00),
        (203, 1000, LAST, 203_000_00, 1_204_50),
        (203, 2010, LAST, 1_204_50, 203_000_00),
        (840, 1030, date(2024, 3, 5), 52_089_20, 99_05),
        (840, 2000, date(2024, 3, 5), 0, 52_089_20),
        (840, 5010, date(2024, 3, 5), 99_05, 0),
    ]
    return [
        {
            "account_id": _id(asset * 10_000 + gl_code),
            "tenant": 1,
            "asset": asset,
            "gl_code": gl_code,
            "business_date": day,
            "debits_units": debits * _CENT,
            "credits_units": credits_ * _CENT,
        }
        for asset, gl_code, day, debits, credits_ in known
    ]


def _events() -> list[dict[str, object]]:
    return [
        {"event_id": _id(number), "kind": "standing_payment", "currency": "CZK"}
        for number in (201, 202)
    ]


def _transfers() -> list[dict[str, object]]:
    return [
        {
            "timestamp_ns": number,
            "event_id": _id(number),
            "transfer_id": _id(number),
            "business_date": LAST,
            "amount_units": 3_372_70 * _CENT,
        }
        for number in (201, 202)
    ]


def _orders() -> list[dict[str, object]]:
    return [{"transfer_id": _id(201), "order_id": _id(301), "state": "AUTO", "currency": "CZK"}]
