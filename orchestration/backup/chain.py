"""Which files make up a restore: a full backup, then each of its increments, none left out."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import msgspec

from contracts.backup_errors import BackupChainError, BackupDamagedError
from orchestration.backup.keys import Identities
from orchestration.backup.manifest import FORMAT, Opening
from orchestration.backup.parts import OPENING, Part
from orchestration.backup.sealed_file import EnoughError, read_sealed
from orchestration.backup.shelf import Shelf


class Link(NamedTuple):
    """A backup's file and what it says at its beginning."""

    path: Path
    opening: Opening


def files_of(paths: Sequence[Path]) -> list[Path]:
    """Return the files that ``paths`` mean: a folder means its newest full one and what follows.

    Raises:
        BackupChainError: a folder holds no full backup, or a path does not exist.
    """
    files: list[Path] = []
    for path in paths:
        if path.is_dir():
            backups = Shelf(path).backups()
            fulls = [at for at, one in enumerate(backups) if one.kind == "full"]
            if not fulls:
                to_do = "Name a folder that holds one, or the files themselves."
                raise BackupChainError(f"{path} holds no full backup", to_do)
            files += [one.path for one in backups[fulls[-1] :]]
        elif path.is_file():
            files.append(path)
        else:
            raise BackupChainError(f"{path} does not exist", "Name the files of a backup.")
    return files


def chain_of(files: Sequence[Path], identities: Identities) -> list[Link]:
    """Return ``files`` in the order in which they follow each other.

    Raises:
        BackupChainError: they do not begin with a full backup, or one between them is missing.
        BackupKeyError: the identity does not open one.
        BackupDamagedError: the beginning of one is damaged.
    """
    links = [Link(path, opening_of(path, identities)) for path in dict.fromkeys(files)]
    links.sort(key=lambda link: (link.opening.made_at, link.opening.number))
    if not links:
        raise BackupChainError("No backup is named", "Name its files, or the folder they lie in.")
    first = links[0]
    if first.opening.kind != "full":
        raise BackupChainError(
            f"{first.path} is an increment and no full backup comes before it",
            "Name the full backup that it continues and every increment between them.",
        )
    for before, link in pairwise(links):
        if link.opening.kind == "full":
            to_do = "Restore one full backup with its increments: name no other."
            raise BackupChainError(f"{link.path} is a second full backup", to_do)
        if link.opening.previous_id != before.opening.id:
            raise BackupChainError(
                f"{link.path} does not continue {before.path}: an increment between them is "
                f"missing (number {link.opening.number} after number {before.opening.number})",
                "Name every increment, or restore up to the one before the gap.",
            )
    return links


def opening_of(path: Path, identities: Identities) -> Opening:
    """Return what the backup at ``path`` says at its beginning.

    Raises:
        BackupKeyError: the identity does not open it.
        BackupDamagedError: its beginning is damaged, or it is of a newer format.
    """
    found: list[Opening] = []

    def take(part: Part, _digest: bytes) -> None:
        if part.store == OPENING:
            found.append(decoded_opening(part, path))
        raise EnoughError

    read_sealed(path, identities, take)
    if not found:
        raise BackupDamagedError(path, "it does not begin as a backup does")
    return found[0]


def decoded_opening(part: Part, path: Path) -> Opening:
    """Return the opening in ``part`` of the backup at ``path``."""
    try:
        opening = msgspec.json.decode(part.content, type=Opening)
    except msgspec.DecodeError as error:
        raise BackupDamagedError(path, "its opening cannot be read") from error
    if opening.format != FORMAT:
        to_do = "Update Tieout, then run the command again."
        raise BackupChainError(f"{path} is of format {opening.format}, not {FORMAT}", to_do)
    return opening
