"""The readers of the line accept every simulated file and read what was simulated."""

from hashlib import sha256
from pathlib import Path

import polars as pl
import pytest

from assets.sources.camt.reading import read_camt053
from assets.sources.delimited.reading import read_csv
from assets.sources.mt.reading import read_mt940
from assets.sources.read_file import FileContent, ReadFile
from contracts.home import Home
from contracts.institution import load_institution
from orchestration.demo.preparing import DemoFiles, prepare_demo

READERS = {"csv": read_csv, "camt053": read_camt053, "mt940": read_mt940}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[DemoFiles, dict[Path, ReadFile]]:
    home = Home(tmp_path_factory.mktemp("demo"))
    demo = prepare_demo(home)
    institution = load_institution(home.root)
    read = {}
    for path, content in demo.files.items():
        source = institution.source_named(path.parts[0])
        assert source is not None
        declared = source.file_named(path.name)
        assert declared is not None, f"{path} is no declared name"
        file = FileContent(path.name, source.source, sha256(content).hexdigest(), content)
        read[path] = READERS[declared.format](file, declared, institution)
    return demo, read


def test_every_line_is_read_as_it_was_simulated(
    demo: tuple[DemoFiles, dict[Path, ReadFile]],
) -> None:
    files, read = demo
    lines = pl.concat([one.statement_lines for one in read.values()])
    as_read = lines.select(
        "account",
        "booking_date",
        "reference",
        (pl.col("amount_units") // 10_000).cast(pl.Int64).alias("cents"),
        "is_fee",
    )
    dates = dict(enumerate(files.simulation.days))
    simulated = files.simulation.lines.select(
        "account",
        pl.col("day").replace_strict(dates, return_dtype=pl.Date).alias("booking_date"),
        "reference",
        "cents",
        "is_fee",
    )
    assert sorted(as_read.rows()) == sorted(simulated.rows())


def test_every_movement_is_read_as_it_happened(
    demo: tuple[DemoFiles, dict[Path, ReadFile]],
) -> None:
    files, read = demo
    movements = pl.concat([one.expected_movements for one in read.values()])
    as_read = movements.select(
        pl.col("external_id").alias("id"),
        "kind",
        "account",
        "customer",
        "business_date",
        (pl.col("amount_units") // 10_000).cast(pl.Int64).alias("cents"),
        pl.col("occurred_at").dt.epoch("ms").alias("occurred_ms"),
        "reference",
        "counterparty",
    )
    simulated = files.simulation.movements.select(as_read.columns)
    assert sorted(as_read.rows()) == sorted(simulated.rows())


def test_a_statement_is_read_from_every_statement_file(
    demo: tuple[DemoFiles, dict[Path, ReadFile]],
) -> None:
    _, read = demo
    statements = pl.concat([one.statements for one in read.values()])
    assert statements.height == 90
    assert statements["statement_id"].n_unique() == 90
    closing = statements.group_by("account").agg(pl.col("closing_date").n_unique())
    assert closing["closing_date"].to_list() == [30, 30, 30]
