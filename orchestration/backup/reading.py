"""Reading a chain of backups whole: parts handed on, counts, digests and roots compared."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from blake3 import blake3

from contracts.backup_errors import BackupChainError, BackupDamagedError
from orchestration.backup.chain import Link, decoded_opening
from orchestration.backup.keys import Identities
from orchestration.backup.manifest import Closing, Opening, root_of
from orchestration.backup.parts import CLOSING, OPENING, Part
from orchestration.backup.sealed_file import read_sealed

TakePart = Callable[[Part], None]


@dataclass(frozen=True, slots=True)
class ReadBackup:
    """One backup that was read to its end and is whole."""

    path: Path
    opening: Opening
    closing: Closing
    root: str


def read_chain(links: Sequence[Link], identities: Identities, take: TakePart) -> list[ReadBackup]:
    """Hand every stored part of ``links`` to ``take``, in order.

    Raises:
        BackupDamagedError: a backup is not whole; parts of it may have been handed on already.
        BackupChainError: one continues another backup than the one before it.
    """
    read: list[ReadBackup] = []
    for link in links:
        one = _read(link, identities, take)
        before = read[-1] if read else None
        if before and (one.opening.previous_root, one.closing.ledger.previous_root) != (
            before.root,
            before.closing.ledger.root,
        ):
            raise BackupChainError(
                f"{link.path} continues another backup than {before.path}",
                "Name the chain that it belongs to.",
            )
        read.append(one)
    return read


def _read(link: Link, identities: Identities, take: TakePart) -> ReadBackup:
    reading = _Reading(link.path, take)
    read_sealed(link.path, identities, reading.take)
    return reading.finished()


class _Reading:
    """The parts of one backup as they come."""

    def __init__(self, path: Path, take: TakePart) -> None:
        self._path = path
        self._take = take
        self._digest = blake3()
        self._part_count = 0
        self._byte_count = 0
        self._opening: Part | None = None
        self._closing: Part | None = None

    def take(self, part: Part, digest: bytes) -> None:
        """Take the next part."""
        if (self._opening is None) != (part.store == OPENING) or self._closing is not None:
            raise BackupDamagedError(self._path, "its parts are not in their order")
        if part.store == OPENING:
            self._opening = part
        elif part.store == CLOSING:
            self._closing = part
        else:
            self._digest.update(digest)
            self._part_count += 1
            self._byte_count += len(part.content)
            self._take(part)

    def finished(self) -> ReadBackup:
        """Return what was read, or refuse it."""
        if self._opening is None or self._closing is None:
            raise BackupDamagedError(self._path, "it has no end")
        try:
            closing = msgspec.json.decode(self._closing.content, type=Closing)
        except msgspec.DecodeError as error:
            raise BackupDamagedError(self._path, "its closing cannot be read") from error
        found = (self._part_count, self._byte_count, self._digest.hexdigest())
        if found != (closing.part_count, closing.byte_count, closing.digest):
            raise BackupDamagedError(self._path, "it does not hold what it says at its end")
        opening = decoded_opening(self._opening, self._path)
        root = root_of(self._opening.content, self._closing.content)
        return ReadBackup(self._path, opening, closing, root)
