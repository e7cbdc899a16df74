"""Equal rows, equal digest: whatever files they lie in, in whatever order they came."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from contracts.tables.ledger import POSTED_TRANSFERS
from contracts.tables.marks import HIGH_WATER_MARKS
from contracts.tables.oracle_proof import PROOFS
from warehouse.lake import Lake, open_lake


def marks(*pairs: tuple[str, int]) -> pl.DataFrame:
    return pl.DataFrame(list(pairs), schema=["reader", "position"], orient="row")


@pytest.fixture
def other(tmp_path: Path) -> Iterator[Lake]:
    with open_lake(tmp_path / "other") as opened:
        yield opened


def test_order_and_files_make_no_difference(lake: Lake, other: Lake) -> None:
    lake.append(HIGH_WATER_MARKS, marks(("a", 1), ("b", 2), ("c", 3)))
    for pair in (("c", 3), ("a", 1), ("b", 2)):
        other.append(HIGH_WATER_MARKS, marks(pair))

    found = lake.content_digest(HIGH_WATER_MARKS)

    assert found == other.content_digest(HIGH_WATER_MARKS)
    assert found.row_count == 3
    other.tidy(hours=0)
    assert found == other.content_digest(HIGH_WATER_MARKS)


@pytest.mark.parametrize(
    "rows",
    [
        [("a", 1), ("b", 2)],
        [("a", 1), ("b", 2), ("c", 4)],
        [("a", 1), ("b", 2), ("cc", 3)],
        [("a", 1), ("b", 2), ("c", 3), ("c", 3)],
        [("", 1), ("ab", 2), ("c", 3)],
    ],
)
def test_any_other_rows_are_another_digest(
    lake: Lake, other: Lake, rows: list[tuple[str, int]]
) -> None:
    lake.append(HIGH_WATER_MARKS, marks(("a", 1), ("b", 2), ("c", 3)))
    other.append(HIGH_WATER_MARKS, marks(*rows))

    assert lake.content_digest(HIGH_WATER_MARKS) != other.content_digest(HIGH_WATER_MARKS)


def test_pages_make_no_difference(lake: Lake, other: Lake, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = marks(*((f"reader {one:06}", one) for one in range(5000)))
    lake.append(HIGH_WATER_MARKS, rows)
    whole = lake.content_digest(HIGH_WATER_MARKS)
    monkeypatch.setattr("warehouse.lake.PAGE_ROWS", 2048)
    other.append(HIGH_WATER_MARKS, rows)

    assert len(list(other.rows(HIGH_WATER_MARKS))) > 1
    assert other.content_digest(HIGH_WATER_MARKS) == whole


def test_tables_of_every_type_have_a_digest_and_no_two_the_same(lake: Lake) -> None:
    empty = {lake.content_digest(one).digest_hex for one in (PROOFS, POSTED_TRANSFERS)}

    assert len(empty) == 2
