"""At rest: unreadable without the catalog, unaltered or refused, and free to move."""

from pathlib import Path

import polars as pl
import pytest

from contracts.errors import WarehouseDamagedError
from contracts.tables.marks import HIGH_WATER_MARKS
from warehouse.lake import open_lake

CUSTOMER = "jane customer"
COUNT = 4000


@pytest.fixture
def filled(folder: Path) -> Path:
    """A lake of many secret rows in one file, closed again."""
    names = [f"{CUSTOMER} {number}" for number in range(COUNT)]
    with open_lake(folder) as lake:
        lake.append(HIGH_WATER_MARKS, pl.DataFrame({"reader": names, "position": range(COUNT)}))
    return folder


def largest_file(folder: Path) -> Path:
    return max(folder.rglob("*.parquet"), key=lambda path: path.stat().st_size)


def position_of_the_last(folder: Path) -> int:
    with open_lake(folder, read_only=True) as lake:
        return lake.mark(f"{CUSTOMER} {COUNT - 1}")


def test_a_file_does_not_show_what_it_holds(filled: Path) -> None:
    for path in filled.rglob("*.parquet"):
        assert CUSTOMER.encode() not in path.read_bytes()
        assert path.read_bytes()[:4] == b"PARE"  # An encrypted footer, says the Parquet format.


def test_small_appends_do_not_show_in_the_catalog(folder: Path) -> None:
    with open_lake(folder) as lake:
        rows = {"reader": ["first", CUSTOMER, "last"], "position": [1, 2, 3]}
        lake.append(HIGH_WATER_MARKS, pl.DataFrame(rows))
    # The lowest and highest value of a column do stand there, for pruning.
    assert not [path for path in folder.glob("catalog*") if CUSTOMER.encode() in path.read_bytes()]


def test_a_flipped_bit_is_a_refused_read(filled: Path) -> None:
    path = largest_file(filled)
    whole = path.read_bytes()
    assert position_of_the_last(filled) == COUNT - 1
    pages = len(whole) * 9 // 10  # Behind them lie the footer and bytes that nobody reads.
    for place in range(8, pages, pages // 12):
        raw = bytearray(whole)
        raw[place] ^= 1
        path.write_bytes(raw)
        with pytest.raises(WarehouseDamagedError, match=r"AES tag.*Move its folder away"):
            position_of_the_last(filled)
    path.write_bytes(whole)
    assert position_of_the_last(filled) == COUNT - 1


@pytest.mark.parametrize("kept", [0, 3, 100, 0.9])
def test_a_file_cut_short_is_a_refused_read(filled: Path, kept: float) -> None:
    path = largest_file(filled)
    raw = path.read_bytes()
    path.write_bytes(raw[: int(kept * len(raw)) if kept < 1 else int(kept)])
    with pytest.raises(WarehouseDamagedError, match=path.name):
        position_of_the_last(filled)


def test_a_missing_file_is_a_refused_read(filled: Path) -> None:
    path = largest_file(filled)
    path.unlink()
    with pytest.raises(WarehouseDamagedError, match=path.name):
        position_of_the_last(filled)


def test_files_that_were_exchanged_are_a_refused_read(filled: Path) -> None:
    rows = {"reader": [f"{CUSTOMER} {number}" for number in range(2, 5)], "position": range(3)}
    with open_lake(filled) as lake:
        lake.append(HIGH_WATER_MARKS, pl.DataFrame(rows))
    largest, smallest = (
        pick(filled.rglob("*.parquet"), key=lambda path: path.stat().st_size) for pick in (max, min)
    )
    large, small = largest.read_bytes(), smallest.read_bytes()
    largest.write_bytes(small)
    smallest.write_bytes(large)
    with pytest.raises(WarehouseDamagedError, match="footer"):
        position_of_the_last(filled)


def test_a_file_of_the_same_length_in_the_place_of_another_is_a_refused_read(
    filled: Path, tmp_path: Path
) -> None:
    names = [f"{CUSTOMER} {number}" for number in range(COUNT)]
    with open_lake(tmp_path / "another") as lake:
        lake.append(HIGH_WATER_MARKS, pl.DataFrame({"reader": names, "position": range(COUNT)}))
    ours, theirs = largest_file(filled), largest_file(tmp_path / "another")
    ours.write_bytes(theirs.read_bytes()[: ours.stat().st_size].ljust(ours.stat().st_size, b"\0"))
    with pytest.raises(WarehouseDamagedError):
        position_of_the_last(filled)


def test_a_moved_folder_opens_for_reading_and_writing(filled: Path) -> None:
    moved = filled.parent / "elsewhere" / "it's here"
    moved.parent.mkdir()
    filled.rename(moved)
    assert position_of_the_last(moved) == COUNT - 1
    with open_lake(moved) as lake:
        lake.run(lambda within: within.move_mark("mirror", 9))
    assert not filled.exists()
    with open_lake(moved, read_only=True) as lake:
        assert lake.mark("mirror") == 9
