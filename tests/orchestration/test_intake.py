from pathlib import Path

import pytest

from contracts.errors import RefusedFileError
from contracts.home import Home
from contracts.institution import Institution
from contracts.source_declaration import CsvMapping, FileDeclaration, SourceDeclaration
from orchestration.intake import by_source, put_in_inbox


def source(name: str) -> SourceDeclaration:
    file = FileDeclaration(
        name="*.csv", format="csv", posts=True, csv=CsvMapping(table="movements", columns={})
    )
    return SourceDeclaration(source=name, description="What we did.", files=(file,))


INSTITUTION = Institution(
    name="Test",
    tenant=1,
    time_zone="UTC",
    calendar="DE",
    sources=(source("shop"), source("office")),
)


def written(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_two_files_of_one_name_both_arrive(tmp_path: Path) -> None:
    first = written(tmp_path / "monday" / "day.csv", "a")
    second = written(tmp_path / "tuesday" / "day.csv", "b")

    done = put_in_inbox(Home(tmp_path), [first, second], "shop", INSTITUTION)

    assert sorted(path.read_text() for path in done.put) == ["a", "b"]
    assert all(path.is_relative_to(tmp_path / "inbox" / "shop") for path in done.put)


def test_a_folder_named_like_a_source_says_which_it_is(tmp_path: Path) -> None:
    file = written(tmp_path / "office" / "day.csv", "a")

    assert by_source([file], INSTITUTION, None) == {"office": [file]}


def test_a_name_that_two_sources_read_is_a_question(tmp_path: Path) -> None:
    file = written(tmp_path / "day.csv", "a")

    with pytest.raises(RefusedFileError, match=r"shop, office.*--source NAME"):
        by_source([file], INSTITUTION, None)


def test_a_source_that_nobody_declared_is_refused_with_those_that_are(tmp_path: Path) -> None:
    file = written(tmp_path / "day.csv", "a")

    with pytest.raises(RefusedFileError, match="Name one of these: shop, office"):
        by_source([file], INSTITUTION, "bank")


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RefusedFileError, match="Name a file or a folder that exists"):
        by_source([tmp_path / "nowhere.csv"], INSTITUTION, None)
