"""Puts files into the inbox as if they had arrived there: the one way in for the command line.

A file is copied under a hidden name and renamed, so that no reader sees half of it. Which source
it belongs to is said by the caller or found by its declared name; two that fit are a question for
a person, not a guess. A file never takes the place of another that waits under the same name.
"""

import filecmp
import os
import shutil
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from assets.sources.archives.unpacking import is_archive, unpack
from assets.sources.inbox import inbox_files, source_of
from assets.sources.reading import declared_files
from contracts.errors import RefusedFileError
from contracts.home import Home
from contracts.institution import Institution
from contracts.reasons import RefusalReason


@dataclass(frozen=True, slots=True)
class PutFiles:
    """What was put into the inbox, and what lay beside it under names nobody declared.

    Attributes:
        put: the path in the inbox of each file, and the path that it was copied from.
    """

    put: dict[Path, Path]
    skipped: tuple[Path, ...]


def by_source(
    paths: list[Path], institution: Institution, source: str | None
) -> dict[str, list[Path]]:
    """Return existing paths by the source they belong to; a folder stays one where it is named.

    Raises:
        RefusedFileError: a path fits no source or several.
    """
    grouped: dict[str, list[Path]] = {}
    for path in paths:
        if source is not None:
            grouped.setdefault(source, []).append(path)
            continue
        for one in sorted(path.iterdir()) if path.is_dir() else [path]:
            if not path.is_dir() or (one.is_file() and not one.name.startswith(".")):
                grouped.setdefault(_source_of(one, institution), []).append(one)
    return grouped


def waiting_files(home: Home) -> dict[str, list[Path]]:
    """Return the files that wait in the inbox by the source whose folder they lie in."""
    grouped: dict[str, list[Path]] = {}
    for path in inbox_files(home):
        grouped.setdefault(source_of(home, path), []).append(path)
    return grouped


def put_in_inbox(home: Home, grouped: dict[str, list[Path]], institution: Institution) -> PutFiles:
    """Copy files into ``inbox/<source>/``, each appearing there whole; the originals stay.

    A folder stands for the files in it whose name is declared; its others are skipped.

    Raises:
        RefusedFileError: another file waits under the same name; then none of these is put.
    """
    wanted: dict[Path, Path] = {}
    skipped: list[Path] = []
    for source, paths in grouped.items():
        files, others = declared_files(paths, source, institution)
        skipped += others
        for path in files:
            _want(wanted, path, home.inbox / source / path.name)
    for target, path in wanted.items():
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.exists() and target.samefile(path)):
            named = os.fsencode(target.name)  # A name may be as long as the disk takes.
            hidden = target.with_name(f".{sha256(named).hexdigest()}")
            shutil.copy2(path, hidden)  # With its time of change: it is whole, nobody need wait.
            hidden.replace(target)
    return PutFiles(wanted, tuple(skipped))


def _want(wanted: dict[Path, Path], path: Path, target: Path) -> None:
    """Note that ``path`` goes to ``target``, unless other bytes are there or go there too."""
    other = wanted.setdefault(target, path)
    for rival in (other, target):
        if rival.is_file() and not filecmp.cmp(rival, path, shallow=False):
            to_do = f"{rival} is another file of this name: take it in first, or rename one."
            raise RefusedFileError(RefusalReason.BAD_FILENAME, str(path), to_do=to_do)


def _source_of(path: Path, institution: Institution) -> str:
    names = _names_in(path)
    fitting = [
        one.source
        for one in institution.sources
        if names and all(one.file_named(name) for name in names)
    ]
    if is_archive(path.name) and institution.source_named(path.parent.name):
        return path.parent.name
    if path.parent.name in fitting:
        return path.parent.name
    if len(fitting) != 1:
        known = ", ".join(fitting or [one.source for one in institution.sources])
        found = "Several sources read" if fitting else "No declared source reads"
        to_do = f"{found} files of this name: declare it, or name its source: --source ({known})."
        raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, str(path), to_do=to_do)
    return fitting[0]


def _names_in(path: Path) -> list[str]:
    """Return the names by which a source is found: of an archive, those of what it holds."""
    if not is_archive(path.name):
        return [path.name]
    try:
        return [member.name for member in unpack(path.name, path.read_bytes())]
    except RefusedFileError:
        return []
