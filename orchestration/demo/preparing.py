"""Lay out the demo: its home, its files in the inbox, the digests it accepts, the answer key.

Everything is written under a leading dot first and renamed, so nothing half-written is ever seen;
called again it writes the same bytes and leaves out what has landed, so a killed demo resumes.
"""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assets.sources.demo_home import DEMO_FILES
from assets.sources.file_store import stored_path
from contracts.errors import StateError
from contracts.home import Home
from orchestration.demo.answer_key import FILE_NAME, answer_key_text
from orchestration.demo.camt053_writing import camt053_bytes
from orchestration.demo.csv_writing import movements_bytes, processor_bytes
from orchestration.demo.institution import (
    MOVEMENTS_SOURCE,
    OPERATING,
    PROCESSOR,
    SETTLEMENT,
    institution_yaml,
)
from orchestration.demo.mt940_writing import mt940_bytes
from orchestration.demo.simulating import Simulation, simulate
from orchestration.demo.statements import Statement, statements_of


@dataclass(frozen=True, slots=True)
class DemoFiles:
    """What the demo consists of.

    Attributes:
        simulation: what happened, what is stated, what was planted.
        files: every simulated file, by its path below the inbox (``source/name``).
        written: those that were put into the inbox this time; the others had landed before.
    """

    simulation: Simulation
    files: dict[Path, bytes]
    written: tuple[Path, ...]


def prepare_demo(home: Home, *, seed: int = 20260105, day_count: int = 30) -> DemoFiles:
    """Make ``home`` the home of the demo and put every file that has not landed into its inbox.

    Raises:
        StateError: the home belongs to another institution, or to a demo of other bytes.
    """
    simulation = simulate(seed, day_count)
    files = demo_files(simulation)
    digests = {path: sha256(content).hexdigest() for path, content in files.items()}
    listed = "".join(f"{digest}\n" for digest in sorted(digests.values()))
    _refuse_another(home, listed)
    _write(home.root / DEMO_FILES, listed.encode())
    _write(home.root / FILE_NAME, answer_key_text(simulation.planted).encode())
    _write(home.institution_file, institution_yaml().encode())
    waiting = [path for path, digest in digests.items() if not stored_path(home, digest).exists()]
    for path in waiting:
        _write(home.inbox / path, files[path])
    return DemoFiles(simulation, files, tuple(waiting))


def demo_files(simulation: Simulation) -> dict[Path, bytes]:
    """Return every file of ``simulation`` by its path below the inbox."""
    files = dict(_statement_file(one) for one in statements_of(simulation))
    by_day = simulation.movements.partition_by("day", maintain_order=True)
    for day, movements in zip(simulation.days, by_day, strict=True):
        files[Path(MOVEMENTS_SOURCE, f"movements-{day}.csv")] = movements_bytes(movements)
    return files


def _statement_file(statement: Statement) -> tuple[Path, bytes]:
    source, day = statement.account.source, statement.day
    if statement.account is OPERATING:
        return Path(source, f"camt053-{day}.xml"), camt053_bytes(statement)
    if statement.account is SETTLEMENT:
        return Path(source, f"mt940-{day}.sta"), mt940_bytes(statement)
    assert statement.account is PROCESSOR, statement.account
    return Path(source, f"processor-{day}.csv"), processor_bytes(statement)


def _refuse_another(home: Home, listed: str) -> None:
    """Raise where ``home`` already holds something that is not this demo."""
    digests = home.root / DEMO_FILES
    if digests.is_file():
        if digests.read_text(encoding="utf-8") != listed:
            to_do = "Remove the folder, or name another one, to simulate anew."
            raise StateError(home.root, "holds a demo of another seed, length or version", to_do)
    elif home.institution_file.exists():
        to_do = "Name another folder: the demo has a home of its own."
        raise StateError(home.root, "belongs to another institution", to_do)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}")
    unfinished.write_bytes(content)
    unfinished.replace(path)
