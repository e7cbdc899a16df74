"""Which rows a suite has not seen yet, and what is kept of its answer.

A file is looked at once a suite: a changed suite looks at all files again. The rows are judged a
block of files at a time. What belongs elsewhere: the judging itself (``validating``).
"""

import datetime as dt
from collections.abc import Iterator
from typing import Final

import numpy as np
import polars as pl

from assets.sources.expectations.validating import Unmet, unmet
from contracts.expectation_suite import ExpectationSuite, expectation_suites
from contracts.tables.validations import EXPECTATION_FAILURES, VALIDATIONS
from warehouse.lake import Lake

BLOCK_ROWS: Final = 500_000
"""Rows judged together, unless one file has more: they are held as pandas."""

_PACKAGE: Final = "assets.sources"
_ORIGIN: Final = ("file_sha256", "position")


def validate_new_rows(lake: Lake, suite: ExpectationSuite, *, judges_age: bool = True) -> int:
    """Hold every row that ``suite`` has not seen against it; return how many there were.

    Args:
        lake: where the rows are, and where the answer is kept.
        suite: what is expected of its table.
        judges_age: whether rows must be fresh on arrival; those of a simulation are not.
    """
    seen = 0
    for files in _blocks(_waiting(lake, suite)):
        seen += _validate(lake, suite, files, judges_age=judges_age)
    return seen


def waiting_count(lake: Lake) -> int:
    """Return how many files some suite has not looked at."""
    return max(_waiting(lake, suite).height for suite in expectation_suites().values())


def _waiting(lake: Lake, suite: ExpectationSuite) -> pl.DataFrame:
    return lake.read(
        _PACKAGE, "files_to_validate", table_name=suite.contract.name, suite_digest=suite.digest
    )


def _blocks(waiting: pl.DataFrame) -> Iterator[pl.DataFrame]:
    """Yield files of one day of landing, no more rows together than a block holds."""
    block = pl.col("line_count").cum_sum().over("landed_on") // BLOCK_ROWS
    numbered = waiting.with_columns(block.alias("block"))
    yield from numbered.partition_by("landed_on", "block", maintain_order=True)


def _validate(lake: Lake, suite: ExpectationSuite, files: pl.DataFrame, *, judges_age: bool) -> int:
    columns = tuple(dict.fromkeys((*_ORIGIN, *suite.columns)))
    digests = files["file_sha256"].to_list()
    rows = lake.columns(suite.contract, columns, "file_sha256", digests)
    landed_on: dt.date = files["landed_on"][0]
    found = unmet(suite, rows, landed_on if judges_age else None) if rows.height else []
    failures = _failures(suite, rows, found)
    validations = _validations(suite, files, rows, failures)

    def work(lake: Lake) -> None:
        lake.append(EXPECTATION_FAILURES, failures)
        lake.append(VALIDATIONS, validations)

    lake.run(work)
    return rows.height


def _failures(suite: ExpectationSuite, rows: pl.DataFrame, found: list[Unmet]) -> pl.DataFrame:
    """Return one row a file and expectation that does not hold of it."""
    frames = [
        _differing(rows, one)
        .group_by("file_sha256", maintain_order=True)
        .agg(pl.len().alias("unexpected_count"), pl.col("position").min().alias("first_position"))
        .with_columns(
            table_name=pl.lit(suite.contract.name),
            suite_digest=pl.lit(suite.digest),
            expectation=pl.lit(one.expectation.shown),
            why=pl.lit(one.expectation.why),
            severity=pl.lit(one.expectation.severity),
        )
        for one in found
    ]
    empty = pl.DataFrame(
        schema={
            name: pl.Int64() if name in ("unexpected_count", "first_position") else pl.String()
            for name in EXPECTATION_FAILURES.column_names
        }
    )
    told = [one.select(empty.columns) for one in frames]
    return pl.concat([empty, *told], how="vertical_relaxed")


def _differing(rows: pl.DataFrame, one: Unmet) -> pl.DataFrame:
    is_different = np.zeros(rows.height, np.bool_)
    is_different[one.rows] = True
    return rows.filter(pl.Series(is_different))


def _validations(
    suite: ExpectationSuite, files: pl.DataFrame, rows: pl.DataFrame, failures: pl.DataFrame
) -> pl.DataFrame:
    looked_at = rows.group_by("file_sha256").agg(pl.len().cast(pl.Int64).alias("row_count"))
    failed = failures.group_by("file_sha256").agg(pl.len().cast(pl.Int64).alias("failed_count"))
    return (
        files.select("file_sha256")
        .join(looked_at, on="file_sha256", how="left", maintain_order="left")
        .join(failed, on="file_sha256", how="left", maintain_order="left")
        .with_columns(
            pl.col("row_count", "failed_count").fill_null(0),
            table_name=pl.lit(suite.contract.name),
            suite_digest=pl.lit(suite.digest),
        )
        .select(VALIDATIONS.column_names)
    )
