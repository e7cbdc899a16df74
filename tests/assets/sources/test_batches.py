"""However many files wait, the rows of one batch are held and no more."""

import datetime as dt
from collections.abc import Iterator
from weakref import finalize

import pytest

from assets.sources import batches
from assets.sources.file_outcome import FileOutcome
from assets.sources.read_file import ReadFile
from assets.sources.reading import dry_run
from contracts.institution import Institution
from tests.assets.sources.conftest import NOW
from tests.assets.sources.institutions import CORPUS
from warehouse.operations.records import Landing


class Watched(ReadFile):
    """Rows that can be counted while somebody holds them."""

    __slots__ = ("__weakref__",)


def landings(source: str, name: str, count: int) -> list[Landing]:
    return [
        Landing(f"{number:064}", name, source, 100, NOW + dt.timedelta(seconds=number))
        for number in range(count)
    ]


@pytest.mark.parametrize(
    ("source", "name", "reads"), [("mt940", "good.sta", 2), ("mt942", "good.sta", 1)]
)
def test_a_pass_of_many_files_holds_the_rows_of_one_batch(
    institution: Institution,
    monkeypatch: pytest.MonkeyPatch,
    source: str,
    name: str,
    reads: int,
) -> None:
    monkeypatch.setattr(batches, "BATCH_BYTES", 300)
    (found,) = dry_run([CORPUS / source / name], source, institution).outcomes
    living: set[int] = set()
    read_count = most = 0

    def read(landing: Landing) -> FileOutcome:
        nonlocal read_count, most
        rows = Watched(statements=found.rows.statements, advised_lines=found.rows.advised_lines)
        living.add(read_count)
        finalize(rows, living.discard, read_count)
        read_count, most = read_count + 1, max(most, len(living))
        return FileOutcome(landing.file_name, source, landing.sha256, 100, rows=rows)

    def landed() -> Iterator[tuple[int, list[str]]]:
        for batch in batches.batches(landings(source, name, 20), institution, read):
            yield len(batch), [one.sha256 for one in batch]

    told = list(landed())

    assert [size for size, _ in told] == [3] * 6 + [2]
    assert [one for _, some in told for one in some] == [f"{one:064}" for one in range(20)]
    assert read_count == 20 * reads
    assert most <= 3 + 3
