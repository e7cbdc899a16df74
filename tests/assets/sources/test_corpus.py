"""Every bad file of the corpus is refused by its code at its place, and no line of it counts."""

import json
import shutil
from pathlib import Path

import polars as pl
import pytest

from assets.sources.cross_file_rules import Known, judge
from assets.sources.file_outcome import FileOutcome
from assets.sources.landing import Stores
from assets.sources.reading import dry_run
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from tests.assets.sources.conftest import Land

CORPUS = Path(__file__).parents[2] / "corpus"
FORMATS = ("csv", "camt053", "mt940")
GOOD = {"movements-good.csv": 3, "statement-good.csv": 2, "good.xml": 2, "good.sta": 2}
EXPECTED = {
    (source, name): expected
    for source in FORMATS
    for name, expected in json.loads((CORPUS / source / "expected.json").read_text()).items()
}


def outcome_of(source: str, name: str, institution: Institution) -> FileOutcome:
    read = dry_run([CORPUS / source / name], source, institution).outcomes
    return judge(read, Known(), institution)[0]


@pytest.mark.parametrize(("source", "name"), EXPECTED, ids=lambda one: one)
def test_a_bad_file_is_refused_by_code_and_place(
    source: str, name: str, institution: Institution
) -> None:
    refusal = outcome_of(source, name, institution).refusal

    assert refusal is not None
    assert {"reason": refusal.reason, "place": refusal.place} == EXPECTED[source, name]


@pytest.mark.parametrize("source", FORMATS)
def test_the_good_file_the_bad_ones_were_made_of_is_accepted(
    source: str, institution: Institution
) -> None:
    good = [path.name for path in (CORPUS / source).iterdir() if path.name in GOOD]
    outcomes = [outcome_of(source, name, institution) for name in good]

    assert good
    assert [one.refusal for one in outcomes] == [None] * len(good)
    assert [one.rows.line_count for one in outcomes] == [GOOD[name] for name in good]


def test_every_file_of_the_corpus_is_expected_to_be_something() -> None:
    files = {
        (source, path.name)
        for source in FORMATS
        for path in (CORPUS / source).iterdir()
        if path.name not in GOOD and path.suffix != ".json"
    }

    assert files == EXPECTED.keys()
    assert all(
        name.split(".")[0].removeprefix("movements-").removeprefix("statement-").split("-")[0]
        == expected["reason"]
        for (_, name), expected in EXPECTED.items()
    )


def test_landed_together_only_the_lines_of_the_good_files_count(stores: Stores, land: Land) -> None:
    for source in FORMATS:
        ignored = shutil.ignore_patterns("*.json")
        shutil.copytree(CORPUS / source, stores.home.inbox / source, ignore=ignored)

    landed = land()

    digests = {one.name: one.sha256 for one in landed.outcomes}
    files = stores.lake.read("tests.assets.sources", "landed_files")
    lines = stores.lake.read("tests.assets.sources", "lines_by_file")
    assert {one.name for one in landed.outcomes if one.is_accepted} == GOOD.keys()
    assert files["state"].value_counts(sort=True).rows() == [
        ("quarantined", len(EXPECTED)),
        ("accepted", len(GOOD)),
    ]
    assert dict(lines.iter_rows()) == {digests[name]: count for name, count in GOOD.items()}
    assert files.filter(pl.col("state") == "quarantined")["to_do"].null_count() == 0
    assert list(stores.home.inbox.rglob("*.*")) == []


def test_the_corpus_provokes_every_reason_these_formats_can_give() -> None:
    elsewhere = {
        RefusalReason.FILE_TOO_LARGE,
        RefusalReason.BAD_FILENAME,
        RefusalReason.DUPLICATE_FILE,
        RefusalReason.SOURCE_UNKNOWN,
        RefusalReason.DEMO_HOME,
        RefusalReason.DATE_AMBIGUOUS,
        RefusalReason.FIELD_TOO_LONG,
    }
    provoked = {expected["reason"] for expected in EXPECTED.values()}

    assert set(RefusalReason) - provoked <= elsewhere
