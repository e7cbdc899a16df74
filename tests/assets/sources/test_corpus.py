"""Every bad file of the corpus is refused by its code at its place, and no line of it counts."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.sources.cross_file_rules import Known, judge
from assets.sources.file_outcome import FileOutcome
from assets.sources.landing import Stores
from assets.sources.reading import dry_run
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from tests.assets.sources.conftest import Land
from tests.assets.sources.institutions import CORPUS, FORMATS

ROOT = Path(__file__).parents[3]
NOTES = {"source.yaml", "expected.json", "accepted.json"}
OVERLAPPING = {
    "camt052": "good-pages.xml",
    "camt054": "good-pages.xml",
    "ecb_rates": "good-history.csv",
    "mt942": "good-envelope.sta",
    "stripe": "good-balance-change.csv",
}
"""Formats whose files tell each other's rows again, and the good file of each that lands."""


def noted(note: str) -> dict[tuple[str, str], Any]:
    """Return what the notes of every corpus say, by format and file name."""
    return {
        (source, name): what
        for source in FORMATS
        for name, what in json.loads((CORPUS / source / note).read_text()).items()
    }


EXPECTED = noted("expected.json")
GOOD = noted("accepted.json")


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


@pytest.mark.parametrize(("source", "name"), GOOD, ids=lambda one: one)
def test_a_good_file_the_bad_ones_were_made_of_is_accepted(
    source: str, name: str, institution: Institution
) -> None:
    outcome = outcome_of(source, name, institution)

    assert (outcome.refusal, outcome.rows.line_count) == (None, GOOD[source, name])


def test_every_file_of_the_corpus_is_expected_to_be_something() -> None:
    files = {
        (source, path.name)
        for source in FORMATS
        for path in (CORPUS / source).iterdir()
        if path.name not in NOTES
    }

    assert files == EXPECTED.keys() | GOOD.keys()
    assert [name for _, name in GOOD if "good" not in name] == []
    assert [
        name
        for (_, name), expected in EXPECTED.items()
        if expected["reason"] not in re.split(r"[-.]", name)
    ] == []


def test_landed_together_only_the_lines_of_the_good_files_count(stores: Stores, land: Land) -> None:
    good = {
        (source, name): count
        for (source, name), count in GOOD.items()
        if OVERLAPPING.get(source, name) == name
    }
    for source in FORMATS:
        others = [name for one, name in GOOD.keys() - good.keys() if one == source]
        ignored = shutil.ignore_patterns(*NOTES, *others)
        shutil.copytree(CORPUS / source, stores.home.inbox / source, ignore=ignored)

    landed = land()

    digests = {(one.source, one.name): one.sha256 for one in landed.outcomes}
    files = stores.lake.read("tests.assets.sources", "landed_files")
    lines = stores.lake.read("tests.assets.sources", "lines_by_file")
    accepted = {(one.source, one.name) for one in landed.outcomes if one.is_accepted}
    assert accepted == good.keys()
    assert files["state"].value_counts(sort=True).rows() == [
        ("quarantined", len({(CORPUS / folder / name).read_bytes() for folder, name in EXPECTED})),
        ("accepted", len(good)),
    ]
    assert dict(lines.iter_rows()) == {digests[one]: count for one, count in good.items() if count}
    assert files.filter(pl.col("state") == "quarantined")["to_do"].null_count() == 0
    assert list(stores.home.inbox.rglob("*.*")) == []


def test_the_corpus_provokes_every_reason_that_a_reader_can_give() -> None:
    elsewhere = {
        RefusalReason.FILE_TOO_LARGE,
        RefusalReason.BAD_FILENAME,
        RefusalReason.DUPLICATE_FILE,
        RefusalReason.DUPLICATE_DOCUMENT,
        RefusalReason.FITID_CONFLICT,
        RefusalReason.PERIOD_OVERLAP,
        RefusalReason.SOURCE_UNKNOWN,
        RefusalReason.DEMO_HOME,
        RefusalReason.DATE_AMBIGUOUS,
        RefusalReason.FIELD_TOO_LONG,
    }
    provoked = {expected["reason"] for expected in EXPECTED.values()}
    code = "".join(path.read_text() for path in (ROOT / "assets" / "sources").rglob("*.py"))
    given = {one for one in RefusalReason if f"RefusalReason.{one}" in code}

    assert given == set(RefusalReason), "a reason that nothing gives is none"
    assert given - provoked <= elsewhere
