"""Takes whole files out of the inbox: stores their bytes, registers them, then removes them.

What a file tells is not looked at here, but an archive is unpacked: each of its members lands like
a file of its own, and names the archive it came in. Bytes that are in already are counted and
change nothing; bytes that lie in quarantine are opened again, under the name they came with now.
What a person dismissed stays dismissed until it is retried.
"""

import datetime as dt
from dataclasses import dataclass, field, replace

from assets.sources.archives.unpacking import is_archive, unpack
from assets.sources.demo_home import refuse_in_demo
from assets.sources.file_store import (
    rename_stored,
    store_bytes,
    store_file,
    stored_bytes,
    stored_name,
)
from assets.sources.inbox import put_back_left_aside, quiet_files, remove_taken, source_of
from assets.sources.reading import refuse_arrival
from assets.sources.stores import Stores
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from warehouse.operations.records import Landing, State


@dataclass(slots=True)
class Intake:
    """What one pass took: digests, names of files that were in already, or are not whole yet."""

    digests: set[str] = field(default_factory=set)
    duplicates: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def take_in(
    stores: Stores, institution: Institution, landed_at: dt.datetime, quiet_s: float
) -> Intake:
    """Take every file out of the inbox that has not changed for ``quiet_s`` seconds."""
    intake = Intake()
    put_back_left_aside(stores.home)
    for path in quiet_files(stores.home, quiet_s):
        name = path.name.encode(errors="surrogateescape").decode(errors="replace")
        stored = store_file(stores.home, path)
        if stored is None:
            intake.unfinished.append(name)
            continue
        source = source_of(stores.home, path)
        landing = Landing(stored.sha256, name, source, stored.byte_count, landed_at)
        _register(stores, landing, intake, name)
        remove_taken(path, stored.identity)
    for landing in stores.operations.landings(State.RECEIVED):
        _unpack(stores, institution, replace(landing, landed_at=landed_at), intake)
    return intake


def _register(stores: Stores, arriving: Landing, intake: Intake, shown: str) -> None:
    """Register what arrived, or open it again where it lies in quarantine."""
    digest = arriving.sha256
    landing = stores.operations.register(arriving)
    if digest in intake.digests or landing.state in (State.ACCEPTED, State.DISMISSED):
        intake.duplicates.append(shown)
    else:
        kept = stored_name(stores.home, digest) or (landing.file_name, landing.source)
        if kept != (arriving.file_name, arriving.source):
            rename_stored(stores.home, digest, arriving.file_name, arriving.source)
        if landing.state == State.QUARANTINED:
            stores.operations.reopen_landing(digest)
    intake.digests.add(digest)


def _unpack(stores: Stores, institution: Institution, archive: Landing, intake: Intake) -> None:
    """Land the members of an archive that was received; one that is refused has none."""
    name, source = stored_name(stores.home, archive.sha256) or (archive.file_name, archive.source)
    if not is_archive(name):
        return
    try:
        refuse_arrival(name, source, archive.byte_count, institution)
        refuse_in_demo(stores.home, institution, archive.sha256)
        members = unpack(name, stored_bytes(stores.home, archive.sha256))
    except RefusedFileError:
        return  # It is refused again, with its rejection, where it is read.
    for member in members:
        stored = store_bytes(stores.home, member.content)
        landing = Landing(
            stored.sha256,
            member.name,
            source,
            stored.byte_count,
            archive.landed_at,
            archive_sha256=archive.sha256,
            member=member.path,
        )
        _register(stores, landing, intake, f"{name}/{member.path}")
