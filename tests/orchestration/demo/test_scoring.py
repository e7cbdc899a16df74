"""A score is what it says: right code, right item, right day; anything else is a false alarm."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import polars as pl
import pytest

from contracts.home import Home
from contracts.ids import digest_id
from contracts.table_contract import TableContract, Type
from contracts.tables.ledger import BUSINESS_EVENTS, POSTED_TRANSFERS
from contracts.tables.reconciliation import BREAKS
from contracts.tables.sources import STATEMENT_LINES
from orchestration.demo.answer_key import COLUMNS, FILE_NAME, answer_key_text
from orchestration.demo.scoring import score
from warehouse.lake import Lake, open_lake

DAY_1, DAY_2, DAY_3 = dt.date(2026, 1, 5), dt.date(2026, 1, 6), dt.date(2026, 1, 7)
EMPTY: dict[Type, object] = {
    Type.UUID: str(UUID(int=0)),
    Type.UNITS: 0,
    Type.TEXT: "",
    Type.DATE: DAY_1,
    Type.TIMESTAMP: dt.datetime(2026, 1, 5),  # noqa: DTZ001 - the tables hold UTC without a zone
    Type.NANOSECONDS: 0,
    Type.COUNT: 0,
    Type.SMALL: 1,
    Type.FLAG: False,
}


def add(lake: Lake, table: TableContract, **values: object) -> None:
    row = {
        column.name: values.get(column.name, None if column.nullable else EMPTY[column.type])
        for column in table.columns
    }
    lake.append(table, pl.DataFrame([row], infer_schema_length=None))


def add_line(lake: Lake, name: str, day: dt.date, reference: str, units: int) -> str:
    line_id = str(digest_id("line", name))
    add(
        lake,
        STATEMENT_LINES,
        line_id=line_id,
        account="operating-eur",
        booking_date=day,
        reference=reference,
        amount_units=units,
    )
    return line_id


def add_transfer(lake: Lake, day: dt.date, reference: str, units: int) -> str:
    event_id, transfer_id = str(digest_id("event", reference)), str(digest_id("leg", reference))
    add(lake, POSTED_TRANSFERS, transfer_id=transfer_id, event_id=event_id)
    add(
        lake,
        BUSINESS_EVENTS,
        event_id=event_id,
        account="operating-eur",
        business_date=day,
        reference=reference,
        amount_units=abs(units),
    )
    return transfer_id


def add_break(lake: Lake, day: dt.date, told: str, **ends: str) -> None:
    code, state = told.split()
    name = ends.get("transfer_id") or ends["line_id"]
    add(lake, BREAKS, break_id=name, business_date=day, break_code=code, state=state, **ends)


def key(*rows: tuple[str, dt.date, dt.date, str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "kind": kind,
                "account": "operating-eur",
                "date": date,
                "seen_on": seen_on,
                "reference": reference,
                "currency": "EUR",
                "amount_units": str(units),
            }
            for kind, date, seen_on, reference, units in rows
        ],
        schema={**COLUMNS, "amount_units": pl.String()},
    ).cast(dict(COLUMNS))  # type: ignore[arg-type]  # a dict is the mapping it asks for


@pytest.fixture
def lake(tmp_path: Path) -> Iterator[Lake]:
    with open_lake(tmp_path / "warehouse") as opened:
        yield opened


def scored(
    lake: Lake, tmp_path: Path, planted: pl.DataFrame, last_day: dt.date = DAY_3
) -> dict[str, tuple[int, int, int]]:
    """Planted, found and falsely reported of every kind that is not all zero."""
    (tmp_path / FILE_NAME).write_text(answer_key_text(planted), encoding="utf-8")
    rows = score(lake, Home(tmp_path), last_day)
    assert rows.columns == ["kind", "planted", "found", "falsely_reported"]
    assert rows.height == 7
    return {kind: counts for kind, *rest in rows.iter_rows() if any(counts := tuple(rest))}


def test_the_right_code_on_the_right_line_is_found(lake: Lake, tmp_path: Path) -> None:
    line = add_line(lake, "a", DAY_2, "FT-1", -500)
    add_break(lake, DAY_2, "DUPLICATE OPEN", line_id=line)
    planted = key(("DUPLICATE", DAY_2, DAY_2, "FT-1", -500))
    assert scored(lake, tmp_path, planted) == {"DUPLICATE": (1, 1, 0)}


def test_another_code_is_a_miss_and_a_false_alarm(lake: Lake, tmp_path: Path) -> None:
    line = add_line(lake, "a", DAY_2, "FT-1", -500)
    add_break(lake, DAY_2, "MISSING_IN_LEDGER OPEN", line_id=line)
    add_break(lake, DAY_3, "MISSING_IN_LEDGER OPEN", line_id=line)
    planted = key(("DUPLICATE", DAY_2, DAY_2, "FT-1", -500))
    assert scored(lake, tmp_path, planted) == {
        "DUPLICATE": (1, 0, 0),
        "MISSING_IN_LEDGER": (0, 0, 1),
    }


def test_a_break_told_a_day_late_is_not_found(lake: Lake, tmp_path: Path) -> None:
    line = add_line(lake, "a", DAY_2, "FT-1", -500)
    add_break(lake, DAY_3, "DUPLICATE OPEN", line_id=line)
    planted = key(("DUPLICATE", DAY_2, DAY_2, "FT-1", -500))
    assert scored(lake, tmp_path, planted) == {"DUPLICATE": (1, 0, 0)}


def test_a_charge_without_a_reference_is_known_by_its_amount(lake: Lake, tmp_path: Path) -> None:
    planted = key(("BANK_FEE", DAY_1, DAY_1, "", -700), ("BANK_FEE", DAY_1, DAY_1, "", -800))
    add_break(lake, DAY_1, "BANK_FEE OPEN", line_id=add_line(lake, "a", DAY_1, "", -700))
    assert scored(lake, tmp_path, planted) == {"BANK_FEE": (2, 1, 0)}
    add_break(lake, DAY_1, "BANK_FEE OPEN", line_id=add_line(lake, "b", DAY_1, "", -900))
    assert scored(lake, tmp_path, planted) == {"BANK_FEE": (2, 1, 1)}


def test_timing_is_found_once_it_has_cleared_itself(lake: Lake, tmp_path: Path) -> None:
    planted = key(("TIMING", DAY_1, DAY_2, "FT-2", -300))
    transfer = add_transfer(lake, DAY_1, "FT-2", -300)
    add_break(lake, DAY_1, "TIMING EXPECTED", transfer_id=transfer)
    assert scored(lake, tmp_path, planted) == {"TIMING": (1, 0, 0)}
    add_break(lake, DAY_2, "TIMING AUTO_CLEARED", transfer_id=transfer)
    assert scored(lake, tmp_path, planted) == {"TIMING": (1, 1, 0)}


def test_a_missing_line_may_be_expected_before_it_is_missing(lake: Lake, tmp_path: Path) -> None:
    planted = key(("MISSING_IN_SOURCE", DAY_1, DAY_3, "FT-3", 400))
    transfer = add_transfer(lake, DAY_1, "FT-3", 400)
    add_break(lake, DAY_1, "TIMING EXPECTED", transfer_id=transfer)
    add_break(lake, DAY_2, "TIMING EXPECTED", transfer_id=transfer)
    assert scored(lake, tmp_path, planted, DAY_2) == {}
    add_break(lake, DAY_3, "MISSING_IN_SOURCE OPEN", transfer_id=transfer)
    assert scored(lake, tmp_path, planted) == {"MISSING_IN_SOURCE": (1, 1, 0)}


def test_expecting_what_was_not_planted_is_a_false_alarm(lake: Lake, tmp_path: Path) -> None:
    transfer = add_transfer(lake, DAY_1, "FT-4", 400)
    add_break(lake, DAY_1, "TIMING EXPECTED", transfer_id=transfer)
    assert scored(lake, tmp_path, key()) == {"TIMING": (0, 0, 1)}


def test_a_difference_is_known_by_the_stated_amount(lake: Lake, tmp_path: Path) -> None:
    planted = key(("AMOUNT_DIFF", DAY_1, DAY_1, "FT-5", 1090))
    transfer = add_transfer(lake, DAY_1, "FT-5", 1000)
    line = add_line(lake, "a", DAY_1, "FT-5", 1090)
    add_break(lake, DAY_1, "AMOUNT_DIFF OPEN", transfer_id=transfer, line_id=line)
    assert scored(lake, tmp_path, planted) == {"AMOUNT_DIFF": (1, 1, 0)}
