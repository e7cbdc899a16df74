"""An archive is read by any engine and proves itself: an altered file is named."""

import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from assets.oracle.mirroring import READER
from assets.oracle.proof.roots import mirror_root
from contracts.home import Home
from orchestration.archive.writing import ARCHIVED
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.mirrored_home import DAMAGES
from warehouse.lake import open_lake


@pytest.fixture
def archived(run: Run, mirrored: Home, tmp_path: Path) -> Path:
    """An archive of a mirrored ledger of every kind of transfer."""
    folder = tmp_path / "archive"
    done = run("archive", folder, "--home", mirrored.root)
    assert done.code == 0, done.err
    return folder


def test_polars_and_pyarrow_read_it_without_us(archived: Path) -> None:
    events = archived / "oracle" / "change_events"

    by_polars = pl.read_parquet(events / "*.parquet").sort("timestamp_ns")
    by_arrow = pq.ParquetDataset(events).read()

    assert by_polars.height == by_arrow.num_rows == 11
    assert by_polars["amount_units"].to_list()[:3] == [100, 0, 50]
    assert int(by_polars["amount_units"].max()) == 1 << 70  # type: ignore[arg-type]  # a decimal
    assert by_polars["transfer_id"][0] == "00000000-0000-0000-0000-000000000001"
    assert {path.stem for path in events.iterdir()} == {
        str(day)[:7] for day in by_polars["ledger_date"].to_list()
    }


def test_every_stored_table_is_in_it_with_its_meaning(archived: Path) -> None:
    manifest = json.loads((archived / "manifest.json").read_text())

    assert {one["name"] for one in manifest["tables"]} == {one.full_name for one in ARCHIVED}
    assert all(column["meaning"] for one in manifest["tables"] for column in one["columns"])


def test_it_proves_itself_and_comes_to_the_root_of_the_mirror(
    run: Run, archived: Path, mirrored: Home
) -> None:
    done = run("archive", archived, "--verify")

    with open_lake(mirrored.warehouse, read_only=True) as lake:
        root = mirror_root(lake, lake.mark(READER)).hex()
    assert done.code == 0, done.err
    assert root in done.out


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_file_is_named(run: Run, archived: Path, damage: Callable[[Path], None]) -> None:
    damage(next((archived / "oracle" / "change_events").glob("*.parquet")))

    done = run("archive", archived, "--verify")

    assert done.code == 8
    assert "oracle/change_events/" in done.err


def test_rows_that_were_altered_with_their_hash_do_not_come_to_the_root(
    run: Run, archived: Path
) -> None:
    path = next((archived / "oracle" / "change_events").glob("*.parquet"))
    rows = pl.read_parquet(path)
    code = pl.when(pl.col("amount_units") == 100).then(8).otherwise(pl.col("transfer_code"))
    rows.with_columns(code.cast(pl.Int32()).alias("transfer_code")).write_parquet(path)
    manifest = archived / "manifest.json"
    told = json.loads(manifest.read_text())
    from orchestration.archive.manifest import hash_of  # noqa: PLC0415 - the forger's tool

    for one in told["files"]:
        one["blake3"], one["byte_count"] = (
            hash_of(archived / one["path"]),
            (archived / one["path"]).stat().st_size,
        )
    manifest.write_text(json.dumps(told))

    done = run("archive", archived, "--verify")

    assert done.code == 8
    assert "the change events have root" in done.err


def test_a_stranger_in_the_folder_is_named(run: Run, archived: Path) -> None:
    (archived / "more.parquet").write_bytes(b"")

    assert "more.parquet: is not of this archive" in run("archive", archived, "--verify").err


def test_an_archive_is_never_written_over(run: Run, archived: Path, mirrored: Home) -> None:
    done = run("archive", archived, "--home", mirrored.root)

    assert done.code == 9
    assert "Name a new folder" in done.err


def test_what_is_no_archive_is_refused(run: Run, tmp_path: Path) -> None:
    done = run("archive", tmp_path, "--verify")

    assert done.code == 9
    assert "holds no archive" in done.err


def test_a_damaged_manifest_is_refused(run: Run, archived: Path) -> None:
    (archived / "manifest.json").write_text("{")

    assert run("archive", archived, "--verify").code == 9


def test_a_damaged_warehouse_leaves_no_archive(run: Run, mirrored: Home, tmp_path: Path) -> None:
    next((mirrored.warehouse / "data" / "oracle" / "change_events").rglob("*.parquet")).unlink()

    done = run("archive", tmp_path / "archive", "--home", mirrored.root)

    assert done.code == 7
    assert [one.name for one in tmp_path.glob("archive*")] == []
