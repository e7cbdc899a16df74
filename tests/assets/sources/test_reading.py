"""One file at the door: what no reader may let through, whatever its format."""

import datetime as dt
from hashlib import sha256
from pathlib import Path

import pytest

from assets.partitions import business_date
from assets.sources.file_outcome import FileOutcome
from assets.sources.read_file import FileContent
from assets.sources.reading import declaration_of, is_temporary, read_content
from contracts.dates import FIRST_DATE
from contracts.declaration_file import parse_declaration
from contracts.institution import Institution
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.notation import statement

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)


def read(text: str) -> FileOutcome:
    content = text.encode()
    file = FileContent("statement-1.csv", "csv", sha256(content).hexdigest(), content)
    declaration = declaration_of(file.name, file.source, len(content), INSTITUTION)
    return read_content(file, declaration, INSTITUTION)


@pytest.mark.parametrize("day", ["0201-01-05", "1989-12-31", "2149-06-07", "9999-12-31"])
def test_a_statement_of_a_day_that_cannot_be_reconciled_is_refused(day: str) -> None:
    refusal = read(statement(day, "0.00", "10.00")).refusal

    assert refusal is not None
    assert str(refusal).startswith("DATE_INVALID at statement at position 1, its opening date")
    assert refusal.found == day


def test_an_entry_of_such_a_day_is_refused_too() -> None:
    text = statement("2026-01-05", "0.00", "10.00", "2.00")
    refusal = read(text.replace("EUR,2026-01-05,2.00", "EUR,2262-01-05,2.00")).refusal

    assert refusal is not None
    assert str(refusal).startswith("DATE_INVALID at entry at position 3, its booking date")


def test_the_first_day_that_a_file_may_state_can_be_reconciled() -> None:
    first = business_date.get_first_partition_key()

    assert read(statement("1990-01-01", "0.00", "10.00")).is_accepted
    assert first is not None
    assert dt.date.fromisoformat(first) == FIRST_DATE == dt.date(1990, 1, 1)


@pytest.mark.parametrize(
    "name", [".a.xml", "~$a.xlsx", "a.xml.part", "a.xml.filepart", "a.xml.partial", "a.tmp"]
)
def test_a_file_on_its_way_is_left_to_whoever_brings_it(name: str) -> None:
    assert is_temporary(name)
    assert not is_temporary("a.part.xml")
