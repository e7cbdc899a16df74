"""Fuzzes one reader, guided by coverage: seeds are its corpus, and only refusals may come out.

Run as a program in a process of its own (``python -m tests.soak.fuzzing camt053 60 FOLDER``): it
ends by itself after the seconds given, and with a crash file in the folder where it found one.
"""

import shutil
import sys
import time
from hashlib import sha256
from pathlib import Path

import atheris
import polars as pl

with atheris.instrument_imports(include=["assets.sources"]):
    from assets.sources.file_outcome import FileOutcome
    from assets.sources.read_file import FileContent
    from assets.sources.reading import declaration_of, read_content

from contracts.declaration_file import parse_declaration
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from tests.assets.sources.institutions import CORPUS, INSTITUTION_YAML

INSTITUTION = parse_declaration(INSTITUTION_YAML, Path("institution.yaml"), Institution)
SECONDS_A_MEGABYTE = 10
SECONDS_AT_LEAST = 1
MEMORY_MB = 1024
NOTES = {"source.yaml", "expected.json", "accepted.json"}


def read(source: str, name: str, content: bytes) -> FileOutcome | None:
    """Return what became of the bytes; None where no reader may see them."""
    try:
        declaration = declaration_of(name, source, len(content), INSTITUTION)
    except RefusedFileError:
        return None
    file = FileContent(name, source, sha256(content).hexdigest(), content)
    return read_content(file, declaration, INSTITUTION)


def require_ties(outcome: FileOutcome) -> None:
    """Demand of an accepted file that what it states adds up, computed anew."""
    rows = outcome.rows
    for one in rows.statements.iter_rows(named=True):
        lines = rows.statement_lines.filter(pl.col("statement_id") == one["statement_id"])
        moved = sum(int(units) for units in lines["amount_units"])
        opening, closing = one["opening_balance_units"], one["closing_balance_units"]
        assert int(opening) + moved == int(closing), "a statement that does not tie was accepted"
    for gross, fee, net in rows.processor_lines.select(
        "gross_units", "fee_units", "net_units"
    ).iter_rows():
        assert int(gross) - int(fee) == int(net), "a processor line that does not tie was accepted"


def fuzz(source: str, seconds: int, folder: Path) -> None:
    """Feed mutated files to the reader of ``source`` for some seconds."""
    seeds = folder / "seeds"
    seeds.mkdir()
    good: dict[str, int] = {}
    for path in sorted((CORPUS / source).iterdir()):
        if path.name not in NOTES:
            shutil.copy(path, seeds / path.name)
            good[path.name] = "good" in path.name
    name = max(good, key=lambda one: good[one])

    def one_input(content: bytes) -> None:
        began = time.perf_counter()
        outcome = read(source, name, content)
        spent_s = time.perf_counter() - began
        allowed_s = SECONDS_AT_LEAST + SECONDS_A_MEGABYTE * len(content) / 1e6
        assert spent_s < allowed_s, f"{len(content):,} bytes took {spent_s:.1f} s"
        if outcome is not None and outcome.refusal is None:
            require_ties(outcome)

    limits = (f"-max_total_time={seconds}", f"-rss_limit_mb={MEMORY_MB}", "-timeout=20")
    kept = f"-artifact_prefix={folder}/"
    atheris.Setup([sys.argv[0], *limits, kept, "-max_len=20000", str(seeds)], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    fuzz(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
