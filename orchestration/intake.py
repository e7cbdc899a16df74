"""Puts files into the inbox as if they had arrived there: the one way in for the command line.

A file is copied under a hidden name and renamed, so that no reader sees half of it. Which source
it belongs to is said by the caller or found by its declared name; two that fit are a question for
a person, not a guess.
"""

import shutil
from dataclasses import dataclass
from pathlib import Path

from assets.sources.reading import declared_files
from contracts.errors import RefusedFileError
from contracts.home import Home
from contracts.institution import Institution
from contracts.reasons import RefusalReason


@dataclass(frozen=True, slots=True)
class PutFiles:
    """What was put into the inbox, and what lay beside it under names nobody declared."""

    put: tuple[Path, ...]
    skipped: tuple[Path, ...]


def by_source(
    paths: list[Path], institution: Institution, source: str | None
) -> dict[str, list[Path]]:
    """Return the paths by the source they belong to; a folder stays a folder where it is named.

    Raises:
        RefusedFileError: a path does not exist, or fits no source or several.
    """
    grouped: dict[str, list[Path]] = {}
    for path in paths:
        if not path.exists():
            to_do = "Name a file or a folder that exists."
            raise RefusedFileError(RefusalReason.EMPTY_FILE, str(path), to_do=to_do)
        if source is not None or not path.is_dir():
            grouped.setdefault(_source_of(path, institution, source), []).append(path)
            continue
        for one in sorted(path.iterdir()):
            if one.is_file() and not one.name.startswith("."):
                grouped.setdefault(_source_of(one, institution, None), []).append(one)
    return grouped


def put_in_inbox(home: Home, paths: list[Path], source: str, institution: Institution) -> PutFiles:
    """Copy files into ``inbox/<source>/``, each appearing there whole; the originals stay.

    A folder stands for the files in it whose name is declared; its others are skipped.
    """
    files, skipped = declared_files(paths, source, institution)
    folder = home.inbox / source
    folder.mkdir(parents=True, exist_ok=True)
    put = []
    for path in files:
        hidden = folder / f".{path.name}"
        shutil.copy2(path, hidden)  # With its time of change: it is whole, nobody need wait.
        put.append(hidden.replace(folder / path.name))
    return PutFiles(tuple(put), skipped)


def _source_of(path: Path, institution: Institution, source: str | None) -> str:
    if source is not None:
        if institution.source_named(source) is None:
            known = ", ".join(one.source for one in institution.sources)
            to_do = f"Name one of these: {known}."
            raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, "--source", source, to_do)
        return source
    fitting = [one.source for one in institution.sources if one.file_named(path.name)]
    if path.parent.name in fitting:
        return path.parent.name
    if len(fitting) != 1:
        found = ", ".join(fitting) or "no source reads such a name"
        to_do = "Say which source it is: tieout ingest --source NAME FILE."
        raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, str(path), found, to_do)
    return fitting[0]
