"""Lands files: stores them, reads them, and writes what they tell in one transaction a batch.

The order survives any kill: the bytes are stored, the landing is registered, only then does the
file leave the inbox; it is read, all rows of a batch are committed at once, and last the landings
are settled. What was not settled is read again, and its rows replace themselves; so is what the
lake has lost: it is rebuilt from the stored bytes.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from assets.sources.batches import batches
from assets.sources.committing import commit, known_facts
from assets.sources.cross_file_rules import judge
from assets.sources.demo_home import refuse_in_demo
from assets.sources.file_outcome import FileOutcome
from assets.sources.file_store import stored_bytes, stored_name
from assets.sources.inbox import QUIET_S, inbox_files
from assets.sources.intake import take_in
from assets.sources.quarantine import follow_dismissals, refusal_of
from assets.sources.reading import DryRun, dry_run, outcome_of
from assets.sources.stores import Stores
from contracts.errors import RefusedFileError
from contracts.home import Home
from contracts.institution import Institution
from warehouse.lake import Lake
from warehouse.operations.records import Landing, LandingOutcome, State

__all__ = ["Landed", "Stores", "inbox_files", "land_inbox", "preview"]

Progress = Callable[[int, int], None]
"""Told how many files are done, and how many there are."""


@dataclass(frozen=True, slots=True)
class Landed:
    """What one pass did: files read, without their rows; those in already, those not yet whole."""

    outcomes: tuple[FileOutcome, ...]
    duplicates: tuple[str, ...]
    unfinished: tuple[str, ...]


def land_inbox(
    stores: Stores,
    institution: Institution,
    landed_at: dt.datetime,
    *,
    quiet_s: float = QUIET_S,
    progress: Progress | None = None,
) -> Landed:
    """Land every whole file of the inbox, what an earlier pass was killed over, what was lost.

    Args:
        stores: the state folder and its open stores.
        institution: whose accounts and sources the files are read by.
        landed_at: the time of this pass, aware.
        quiet_s: seconds for which a file must not have changed.
        progress: told after each batch.

    Raises:
        StateError: a stored file is missing or damaged, or one that was accepted is refused now.
    """
    intake = take_in(stores, institution, landed_at, quiet_s)
    outcomes: list[FileOutcome] = []
    rounds = _unread(stores)
    total = sum(len(landings) for landings in rounds)
    for landings in rounds:
        for batch in batches(landings, institution, partial(_read, stores.home, institution)):
            committed = _commit(stores, batch, institution, landings)
            outcomes += [one.stored() for one in committed]
            if progress is not None:
                progress(len(outcomes), total)
    follow_dismissals(stores)
    return Landed(tuple(outcomes), tuple(intake.duplicates), tuple(intake.unfinished))


def preview(
    paths: Sequence[Path],
    source: str,
    institution: Institution,
    lake: Lake | None,
    home: Home | None = None,
) -> DryRun:
    """Return what files would become in ``home`` beside what ``lake`` holds; writes nothing."""
    found = dry_run(paths, source, institution)
    if home is not None:
        outcomes = tuple(_outside_demo(one, home, institution) for one in found.outcomes)
        found = replace(found, outcomes=outcomes)
    if lake is None:
        return found
    judged = judge(found.outcomes, known_facts(lake, found.outcomes), institution)
    return replace(found, outcomes=tuple(judged))


def _outside_demo(outcome: FileOutcome, home: Home, institution: Institution) -> FileOutcome:
    """Return an outcome, refused where a demo home was not made of that file."""
    try:
        refuse_in_demo(home, institution, outcome.sha256)
    except RefusedFileError as error:
        return outcome.refused(error)
    return outcome


def _unread(stores: Stores) -> tuple[list[Landing], list[Landing]]:
    """Return what the lake does not hold: files accepted before it was lost, then all others."""
    held = set(stores.lake.read("assets.sources", "landed_digests")["file_sha256"])
    lost: list[Landing] = []
    received: list[Landing] = []
    for landing in stores.operations.landings():
        if landing.state != State.RECEIVED and landing.sha256 in held:
            continue
        if landing.state == State.QUARANTINED:
            stores.operations.reopen_landing(landing.sha256)
        kept = stored_name(stores.home, landing.sha256) or (landing.file_name, landing.source)
        named = replace(landing, file_name=kept[0], source=kept[1])
        (lost if landing.state == State.ACCEPTED else received).append(named)
    return lost, received


def _commit(
    stores: Stores,
    batch: Sequence[FileOutcome],
    institution: Institution,
    landings: Sequence[Landing],
) -> list[FileOutcome]:
    """Commit a batch and settle its landings; what was accepted once must be so again."""
    by_digest = {one.sha256: one for one in landings}
    committed = commit(stores.lake, batch, institution, by_digest)
    settled = [_settled(one, by_digest[one.sha256]) for one in committed]
    stores.operations.settle_landings(settled)
    return committed


def _read(home: Home, institution: Institution, landing: Landing) -> FileOutcome:
    """Return what a stored file became; of a dismissed one, why it had been refused."""
    name, source, digest = landing.file_name, landing.source, landing.sha256
    unread = FileOutcome(name, source, digest, landing.byte_count)
    try:
        refuse_in_demo(home, institution, digest)
    except RefusedFileError as error:
        return unread.refused(error)
    if landing.state == State.DISMISSED and (refusal := refusal_of(landing)) is not None:
        return unread.refused(refusal)

    def content() -> bytes:
        return stored_bytes(home, digest)

    return replace(outcome_of(unread, content, institution), landed_at=landing.landed_at)


def _settled(outcome: FileOutcome, landing: Landing) -> LandingOutcome:
    refusal = outcome.refusal
    if refusal is None:
        return LandingOutcome(outcome.sha256, State.ACCEPTED, line_count=outcome.line_count)
    is_dismissed = landing.state == State.DISMISSED
    return LandingOutcome(
        outcome.sha256,
        State.DISMISSED if is_dismissed else State.QUARANTINED,
        reason=refusal.reason.value,
        place=refusal.place,
        to_do=refusal.to_do,
        field=refusal.field,
        found=refusal.found,
        expected=refusal.expected,
    )
