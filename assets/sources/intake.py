"""Takes whole files out of the inbox: stores their bytes, registers them, then removes them.

What a file tells is not looked at here. Bytes that are in already are counted and change nothing;
bytes that lie in quarantine are opened again, under the name they came with now.
"""

import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path

from assets.sources.file_store import rename_stored, store_file, stored_name
from assets.sources.inbox import quiet_files, source_of
from assets.sources.stores import Stores
from warehouse.operations.records import State


@dataclass(slots=True)
class Intake:
    """What one pass took: digests, names of files that were in already, or are not whole yet."""

    digests: set[str] = field(default_factory=set)
    duplicates: list[str] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)


def take_in(stores: Stores, landed_at: dt.datetime, quiet_s: float) -> Intake:
    """Take every file out of the inbox that has not changed for ``quiet_s`` seconds."""
    intake = Intake()
    for path in quiet_files(stores.home, quiet_s):
        _take(stores, path, landed_at, intake)
    return intake


def _take(stores: Stores, path: Path, landed_at: dt.datetime, intake: Intake) -> None:
    name = path.name.encode(errors="surrogateescape").decode(errors="replace")
    source = source_of(stores.home, path)
    stored = store_file(stores.home, path)
    if stored is None:
        intake.unfinished.append(name)
        return
    digest = stored.sha256
    landing = stores.operations.register_landing(digest, name, source, stored.byte_count, landed_at)
    if digest in intake.digests or landing.state == State.ACCEPTED:
        intake.duplicates.append(name)
    else:
        kept = stored_name(stores.home, digest) or (landing.file_name, landing.source)
        if kept != (name, source):
            rename_stored(stores.home, digest, name, source)
        if landing.state == State.QUARANTINED:
            stores.operations.reopen_landing(digest)
    intake.digests.add(digest)
    path.unlink(missing_ok=True)
