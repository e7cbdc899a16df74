"""Rows in, rows out: exact, by name, all or nothing."""

import time
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pyarrow as pa
import pytest

from contracts.errors import StateError
from contracts.table_contract import TableContract
from contracts.tables.marks import HIGH_WATER_MARKS
from contracts.tables.oracle import BALANCES
from contracts.tables.reconciliation import STATEMENT_BALANCES
from contracts.tables.sources import LANDED_FILES, STANDING_ORDERS
from warehouse.connecting import kept_attached
from warehouse.lake import Lake, open_lake
from warehouse.settings import LakeSettings


def rows_of(lake: Lake, table: TableContract) -> pl.DataFrame:
    return lake._connection.sql(f"SELECT * FROM {table.full_name} ORDER BY ALL").pl()  # noqa: S608 - a contract's own name


def marks(**positions: int) -> pl.DataFrame:
    return pl.DataFrame(
        {"reader": list(positions), "position": list(positions.values())},
        schema={"reader": pl.String(), "position": pl.UInt64()},
    )


def orders(*amounts: str) -> pl.DataFrame:
    count = len(amounts)
    return pl.DataFrame(
        {
            "order_id": [f"ffffffff-ffff-ffff-ffff-{place:012x}" for place in range(count)],
            "file_sha256": ["ab"] * count,
            "position": list(range(count)),
            "source": ["berka"] * count,
            "external_id": [str(place) for place in range(count)],
            "account": ["1"] * count,
            "currency": ["CZK"] * count,
            "amount_units": pl.Series(amounts, dtype=pl.String()).cast(pl.Decimal(38, 0)),
            "counterparty": ["YZ 87144583"] * count,
            "purpose": ['it\'s "quoted"'] * count,
        }
    )


def days(*dates: date) -> pl.DataFrame:
    zero = pl.lit("0").cast(pl.Decimal(38, 0))
    units = [name for name in STATEMENT_BALANCES.column_names if name.endswith("_units")]
    return pl.DataFrame({"business_date": dates}).with_columns(
        pl.lit("a").alias("account"),
        pl.lit("USD").alias("currency"),
        pl.lit("bank").alias("source"),
        *(zero.alias(name) for name in units),
    )


def test_the_widest_amounts_and_ids_survive_to_the_unit(lake: Lake) -> None:
    widest = "9" * 38
    assert lake.append(STANDING_ORDERS, orders(widest, f"-{widest}", "0")) == 3
    found = rows_of(lake, STANDING_ORDERS)
    assert sorted(str(one) for one in found["amount_units"]) == [f"-{widest}", "0", widest]
    assert found["order_id"].to_list()[2] == "ffffffff-ffff-ffff-ffff-000000000002"
    assert found["purpose"][0] == 'it\'s "quoted"'


def test_columns_are_matched_by_name_whatever_their_order(lake: Lake) -> None:
    lake.append(HIGH_WATER_MARKS, marks(mirror=7).select("position", "reader"))
    assert lake.mark("mirror") == 7


def test_arrow_ids_and_raw_decimals_arrive_as_they_are(lake: Lake) -> None:
    identity = pa.ExtensionArray.from_storage(
        pa.uuid(), pa.array([bytes(range(16))], type=pa.binary(16))
    )
    amount = pa.Array.from_buffers(
        pa.decimal128(38, 0), 1, [None, pa.py_buffer((10**38 - 1).to_bytes(16, "little"))]
    )
    lake.append(
        BALANCES,
        pa.table(
            {
                "account_id": identity,
                "tenant": pa.array([1], pa.uint16()),
                "asset": [840],
                "gl_code": [2000],
                "business_date": [date(2026, 1, 2)],
                "transfer_count": [1],
                "debits_units": amount,
                "credits_units": amount,
                "net_debit_units": amount,
            }
        ),
    )
    found = rows_of(lake, BALANCES)
    assert found["account_id"].item() == "00010203-0405-0607-0809-0a0b0c0d0e0f"
    assert int(found["debits_units"].item()) == 10**38 - 1
    assert found["business_date"].item() == date(2026, 1, 2)


def test_instants_are_kept_in_utc(lake: Lake) -> None:
    noon = datetime(2026, 1, 2, 12, 0, 0, 123456)  # noqa: DTZ001 - the column is UTC by contract
    row = dict.fromkeys(LANDED_FILES.column_names, "x") | {
        "byte_count": 1,
        "line_count": 1,
        "landed_at": noon,
        "reason": None,
        "place": None,
        "to_do": None,
    }
    aware = pl.DataFrame([row]).with_columns(
        pl.col("landed_at").dt.replace_time_zone("Europe/Prague").dt.convert_time_zone("UTC")
    )
    lake.append(LANDED_FILES, aware)
    assert rows_of(lake, LANDED_FILES)["landed_at"].item() == datetime(2026, 1, 2, 11, 0, 0, 123456)  # noqa: DTZ001 - as above


def test_appending_no_rows_writes_nothing(lake: Lake) -> None:
    before = rows_of_turn(lake)
    assert lake.append(HIGH_WATER_MARKS, marks()) == 0
    assert rows_of_turn(lake) == before


def test_days_are_deleted_with_both_ends(lake: Lake) -> None:
    lake.append(STATEMENT_BALANCES, days(*(date(2026, 1, day) for day in (1, 2, 3, 4))))
    lake.delete_days(STATEMENT_BALANCES, date(2026, 1, 2), date(2026, 1, 3))
    left = rows_of(lake, STATEMENT_BALANCES)["business_date"].to_list()
    assert left == [date(2026, 1, 1), date(2026, 1, 4)]
    lake.clear(STATEMENT_BALANCES)
    assert rows_of(lake, STATEMENT_BALANCES).is_empty()


def test_a_lent_frame_is_seen_and_then_taken_back(lake: Lake) -> None:
    with lake.lend("lent", pl.DataFrame({"number": [1, 2]})):
        assert lake._connection.sql("SELECT sum(number) FROM lent").fetchall() == [(3,)]
    with pytest.raises(duckdb.CatalogException):
        lake._connection.sql("SELECT sum(number) FROM lent")


def test_a_frame_can_be_lent_inside_a_transaction(lake: Lake) -> None:
    def work(within: Lake) -> int:
        with within.lend("lent", marks(a=3)):
            within.append(HIGH_WATER_MARKS, marks(b=4))
            return int(within._connection.sql("SELECT position FROM lent").fetchall()[0][0])

    assert lake.run(work) == 3
    assert lake.mark("b") == 4


def test_work_that_raises_leaves_nothing_behind(lake: Lake) -> None:
    def work(within: Lake) -> None:
        within.append(HIGH_WATER_MARKS, marks(a=1))
        within.move_mark("mirror", 5)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        lake.run(work)
    assert rows_of(lake, HIGH_WATER_MARKS).is_empty()
    lake.run(lambda within: within.move_mark("mirror", 6))
    assert lake.mark("mirror") == 6


def test_a_transaction_inside_a_transaction_is_refused(lake: Lake) -> None:
    with pytest.raises(AssertionError, match="inside a transaction"):
        lake.run(lambda within: within.run(lambda _: None))


def test_a_mark_moves_only_inside_a_transaction(lake: Lake) -> None:
    with pytest.raises(AssertionError, match="only with its rows"):
        lake.move_mark("mirror", 1)


def test_a_mark_takes_the_widest_position_and_is_one_row(lake: Lake) -> None:
    lake.run(lambda within: within.move_mark("mirror", 1))
    lake.run(lambda within: within.move_mark("mirror", 2**64 - 1))
    assert rows_of(lake, HIGH_WATER_MARKS).rows() == [("mirror", 2**64 - 1)]
    assert lake.mark("nobody") == 0


def test_a_lake_that_is_not_there_is_neither_read_nor_created(folder: Path) -> None:
    with pytest.raises(StateError, match="holds no lake"), open_lake(folder, read_only=True):
        pass
    assert not folder.exists()


def test_a_reader_cannot_write(folder: Path, lake: Lake) -> None:
    lake.run(lambda within: within.move_mark("mirror", 1))
    with open_lake(folder, read_only=True) as reading:
        assert reading.mark("mirror") == 1
        with pytest.raises(duckdb.InvalidInputException, match="read-only"):
            reading.clear(HIGH_WATER_MARKS)


def test_two_lakes_of_one_process_do_not_see_each_other(tmp_path: Path) -> None:
    with open_lake(tmp_path / "one") as one, open_lake(tmp_path / "other") as other:
        one.append(HIGH_WATER_MARKS, marks(mirror=1))
        assert other.mark("mirror") == 0
        assert one.mark("mirror") == 1


def test_settings_may_put_the_parquet_files_elsewhere(tmp_path: Path) -> None:
    settings = LakeSettings(
        folder=tmp_path / "it's here",
        catalog=f"sqlite:{tmp_path / 'it' / 'catalog.sqlite'}".replace("/it/", "/it's here/"),
        data_path=f"{tmp_path / 'bucket'}/",
        memory_limit="1GB",
        threads=1,
    )
    with open_lake(settings) as lake:
        lake.append(HIGH_WATER_MARKS, marks(mirror=3))
    assert list((tmp_path / "bucket").rglob("*.parquet"))
    with open_lake(settings, read_only=True) as lake:
        assert lake.mark("mirror") == 3


def test_clocks_and_zones_of_the_machine_do_not_matter(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    with open_lake(folder) as lake:
        zone = lake._connection.sql("SELECT current_setting('TimeZone')").fetchall()
    monkeypatch.undo()
    time.tzset()
    assert zone == [("UTC",)]


def rows_of_turn(lake: Lake) -> object:
    return lake._connection.sql("SELECT number FROM lake_state.turn").fetchall()


def test_a_kept_lake_is_attached_once_and_let_go_at_the_end(folder: Path) -> None:
    with open_lake(folder):
        pass

    with kept_attached():
        with open_lake(folder) as lake:
            first = lake._connection.sql("SELECT current_catalog()").fetchall()
        with open_lake(folder) as lake:
            again = lake._connection.sql("SELECT current_catalog()").fetchall()
    with open_lake(folder) as lake:
        later = lake._connection.sql("SELECT current_catalog()").fetchall()

    assert first == again != later
