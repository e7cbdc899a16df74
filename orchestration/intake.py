"""Puts files into the inbox as if they had arrived there: the one way in for the command line.

A file is copied under a hidden name and renamed, so that no reader sees half of it. Which source
it belongs to is named by the caller or found by the declared file names; two that fit are a
question for a person, not a guess.
"""

import os
import shutil
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from contracts.errors import RefusedFileError
from contracts.home import Home
from contracts.institution import Institution
from contracts.reasons import RefusalReason


@dataclass(frozen=True, slots=True)
class Intake:
    """A file, the source it belongs to, and whether that source reads such names."""

    path: Path
    source: str
    is_declared: bool


def find_intake(paths: list[Path], institution: Institution, source: str | None) -> list[Intake]:
    """Return every file of ``paths`` (folders are searched, not deeply) with its source.

    Raises:
        RefusedFileError: a named file does not exist, is unreadable, or fits no source or several.
    """
    if source is not None and institution.source_named(source) is None:
        known = ", ".join(one.source for one in institution.sources)
        to_do = f"Name one of these: {known}."
        raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, "--source", source, to_do)
    found: list[Intake] = []
    for path in paths:
        if path.is_dir():
            found += _of_folder(path, institution, source)
        elif path.is_file():
            found.append(Intake(path, source or _only_source(path, institution), is_declared=True))
        else:
            to_do = "Name a file or a folder that exists."
            raise RefusedFileError(RefusalReason.EMPTY_FILE, str(path), to_do=to_do)
    return found


def place_in_inbox(intake: Intake, home: Home) -> Path:
    """Copy the file to ``inbox/<source>/`` and return where it now lies."""
    folder = home.inbox / intake.source
    folder.mkdir(parents=True, exist_ok=True)
    hidden, final = folder / f".{intake.path.name}.part", folder / intake.path.name
    shutil.copyfile(intake.path, hidden)
    with hidden.open("rb") as copied:
        os.fsync(copied.fileno())
    hidden.replace(final)
    return final


def _of_folder(folder: Path, institution: Institution, source: str | None) -> list[Intake]:
    files = sorted(one for one in folder.iterdir() if one.is_file() and one.name[0] != ".")
    if source is None:
        return [Intake(one, _only_source(one, institution), is_declared=True) for one in files]
    return [Intake(one, source, _fits(one, institution, source)) for one in files]


def _fits(path: Path, institution: Institution, source: str) -> bool:
    declared = institution.source_named(source)
    return declared is not None and any(fnmatch(path.name, one.name) for one in declared.files)


def _only_source(path: Path, institution: Institution) -> str:
    fitting = [one.source for one in institution.sources if _fits(path, institution, one.source)]
    if path.parent.name in fitting:
        return path.parent.name
    if len(fitting) != 1:
        found = ", ".join(fitting) or "no source reads such a name"
        to_do = "Say which source it is: tieout ingest --source NAME FILE."
        raise RefusedFileError(RefusalReason.SOURCE_UNKNOWN, str(path), found, to_do)
    return fitting[0]
