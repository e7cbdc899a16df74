"""Lands files: stores them, reads them, and writes what they tell in one transaction a batch.

The order survives any kill: the bytes are stored, the landing is registered, only then does the
file leave the inbox; it is read, all rows of a batch are committed at once, and last the landings
are settled. What was not settled is read again, and its rows replace themselves.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from assets.sources.committing import commit, known_facts
from assets.sources.cross_file_rules import judge, order_of
from assets.sources.file_outcome import FileOutcome
from assets.sources.file_store import store_file, stored_path
from assets.sources.inbox import QUIET_S, inbox_files, quiet_files, source_of
from assets.sources.read_file import FileContent
from assets.sources.reading import DryRun, declaration_of, dry_run, read_content
from contracts.errors import RefusedFileError, StateError
from contracts.home import Home
from contracts.institution import Institution
from contracts.reasons import RefusalReason
from warehouse.lake import Lake
from warehouse.operations.records import Landing, LandingOutcome, State
from warehouse.operations.store import Operations

__all__ = ["Landed", "Stores", "inbox_files", "land_inbox", "preview"]

BATCH_FILES: Final = 200
"""Files whose rows are committed in one transaction."""

BATCH_BYTES: Final = 1 << 28
"""Bytes of files whose rows are held at once, unless a single file has more."""

DEMO_FILES: Final = "demo-files.sha256"
"""In a demo home: the digests of the files it accepts, one a line."""

Progress = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Stores:
    """Where files land: the state folder and both stores of its warehouse."""

    home: Home
    lake: Lake
    operations: Operations


@dataclass(frozen=True, slots=True)
class Landed:
    """What one pass did: files read, files that were in already, files not yet whole."""

    outcomes: tuple[FileOutcome, ...]
    duplicates: tuple[str, ...]
    unfinished: tuple[str, ...]


@dataclass(slots=True)
class _Taken:
    """What left the inbox in this pass; ``renamed`` leaves it only once it is settled."""

    digests: set[str] = field(default_factory=set)
    renamed: dict[str, tuple[Path, str, str]] = field(default_factory=dict)
    duplicates: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def land_inbox(
    stores: Stores,
    institution: Institution,
    landed_at: dt.datetime,
    *,
    quiet_s: float = QUIET_S,
    progress: Progress | None = None,
) -> Landed:
    """Land every whole file of the inbox, and what an earlier pass was killed over.

    Args:
        stores: the state folder and its open stores.
        institution: whose accounts and sources the files are read by.
        landed_at: the time of this pass, aware.
        quiet_s: seconds for which a file must not have changed.
        progress: told after each batch.

    Raises:
        StateError: a stored file is missing or damaged.
    """
    taken = _Taken()
    for path in quiet_files(stores.home, quiet_s):
        _take(stores, path, landed_at, taken)
    outcomes: list[FileOutcome] = []
    landings = {one.sha256: one for one in stores.operations.landings(State.RECEIVED)}
    for batch in _batches(stores.home, _named(landings.values(), taken), institution):
        committed = commit(stores.lake, batch, institution, landings)
        stores.operations.settle_landings([_settled(one) for one in committed])
        outcomes += committed
        if progress is not None:
            progress(len(outcomes), len(landings))
    for path, _, _ in taken.renamed.values():
        path.unlink(missing_ok=True)
    return Landed(tuple(outcomes), tuple(taken.duplicates), tuple(taken.unfinished))


def preview(
    paths: Sequence[Path], source: str, institution: Institution, lake: Lake | None
) -> DryRun:
    """Return what files would become beside what ``lake`` holds; writes nothing."""
    found = dry_run(paths, source, institution)
    if lake is None:
        return found
    judged = judge(found.outcomes, known_facts(lake, found.outcomes), institution)
    return replace(found, outcomes=tuple(judged))


def _take(stores: Stores, path: Path, landed_at: dt.datetime, taken: _Taken) -> None:
    """Store and register one file, then take it out of the inbox."""
    name = path.name.encode(errors="surrogateescape").decode(errors="replace")
    source = source_of(stores.home, path)
    stored = store_file(stores.home, path)
    if stored is None:
        taken.unfinished.append(name)
        return
    digest = stored.sha256
    landing = stores.operations.register_landing(digest, name, source, stored.byte_count, landed_at)
    if digest in taken.digests or landing.state == State.ACCEPTED:
        taken.duplicates.append(name)
    elif landing.state == State.QUARANTINED:
        stores.operations.reopen_landing(digest)
    is_renamed = (landing.file_name, landing.source) != (name, source)
    if is_renamed and landing.state != State.ACCEPTED and digest not in taken.digests:
        taken.renamed[digest] = (path, name, source)
    else:
        path.unlink(missing_ok=True)
    taken.digests.add(digest)


def _named(landings: Iterable[Landing], taken: _Taken) -> list[Landing]:
    """Return landings under the name and source they came in with now.

    A file that was refused for its name or folder is landed again under the right one; the store
    keeps the first.
    """
    named = []
    for one in landings:
        _, name, source = taken.renamed.get(one.sha256, (None, one.file_name, one.source))
        named.append(replace(one, file_name=name, source=source))
    return named


def _batches(
    home: Home, landings: Sequence[Landing], institution: Institution
) -> Iterator[list[FileOutcome]]:
    """Yield files in batches: statements in the order of their dates, then all others."""
    statements = [one for one in landings if _states_balances(one, institution)]
    read = sorted((_read(home, one, institution) for one in statements), key=order_of)
    rest = iter(read)
    while batch := list(islice(rest, BATCH_FILES)):
        yield batch
    others = [one for one in landings if one not in statements]
    sized: list[Landing] = []
    for one in sorted(others, key=lambda landing: (landing.source, landing.file_name)):
        too_many = sum(held.byte_count for held in sized) + one.byte_count > BATCH_BYTES
        if sized and (too_many or len(sized) == BATCH_FILES):
            yield [_read(home, held, institution) for held in sized]
            sized = []
        sized.append(one)
    if sized:
        yield [_read(home, held, institution) for held in sized]


def _states_balances(landing: Landing, institution: Institution) -> bool:
    """Return whether a file holds statements, which must be judged in the order of their dates."""
    declared = institution.source_named(landing.source)
    file = declared.file_named(landing.file_name) if declared is not None else None
    return file is not None and (file.csv is None or file.csv.table == "statement_lines")


def _read(home: Home, landing: Landing, institution: Institution) -> FileOutcome:
    """Return what a stored file became."""
    name, source, digest = landing.file_name, landing.source, landing.sha256
    try:
        declaration = declaration_of(name, source, landing.byte_count, institution)
        if institution.demo:
            _refuse_in_demo(home, digest)
    except RefusedFileError as error:
        return FileOutcome(name, source, digest, landing.byte_count, refusal=error)
    path = stored_path(home, digest)
    try:
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise StateError(path, "is missing", "Restore it from a backup.") from error
    if sha256(content).hexdigest() != digest:
        raise StateError(path, "is damaged", "Restore it from a backup.")
    return read_content(FileContent(name, source, digest, content), declaration, institution)


def _refuse_in_demo(home: Home, digest: str) -> None:
    listed = home.root / DEMO_FILES
    known = listed.read_text(encoding="ascii").split() if listed.is_file() else []
    if digest not in known:
        raise RefusedFileError(RefusalReason.DEMO_HOME, "the file", digest)


def _settled(outcome: FileOutcome) -> LandingOutcome:
    refusal = outcome.refusal
    if refusal is None:
        return LandingOutcome(outcome.sha256, State.ACCEPTED, line_count=outcome.rows.line_count)
    return LandingOutcome(
        outcome.sha256,
        State.QUARANTINED,
        reason=refusal.reason.value,
        place=refusal.place,
        to_do=refusal.to_do,
    )
