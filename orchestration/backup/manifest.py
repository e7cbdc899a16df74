"""What a backup says of itself: first where it stands in its chain, last what it held."""

from typing import Final, Literal

import msgspec
from blake3 import blake3

from ledger_engine.backup.folder_copy import StoreMark
from ledger_engine.backup.ledger_capture import LedgerMark, Shape
from ledger_engine.backup.segments import Span

FORMAT: Final = 1

Kind = Literal["full", "since"]
"""``full``: all there is; ``since``: what is new since the backup before it."""


class Opening(msgspec.Struct, frozen=True, kw_only=True):
    """The first part.

    Attributes:
        id: this backup's own name, hex.
        made_at: when it was begun, ISO 8601 UTC.
        number: 0 for a full one, then counted up along its chain.
        previous_id: the backup that this one continues; empty for a full one.
        previous_root: that backup's root.
        product: the version of Tieout that made it.
    """

    format: int
    id: str
    kind: Kind
    made_at: str
    number: int
    previous_id: str
    previous_root: str
    product: str
    institution: str
    ledger_shape: Shape


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """The last part.

    Attributes:
        part_count: parts between opening and closing.
        byte_count: their bytes, uncompressed.
        digest: BLAKE3 over the digests of all of them in order, hex.
        ledger: what was taken of the ledger, with its roots.
    """

    part_count: int
    byte_count: int
    digest: str
    ledger: Span


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What the next backup must know of this one; kept beside it, holds no record of anyone."""

    opening: Opening
    root: str
    ledger: LedgerMark
    journal: StoreMark
    landed: tuple[str, ...]


def root_of(opening: bytes, closing: bytes) -> str:
    """Return the root of a backup: one digest for all that it holds, hex."""
    return blake3(b"tieout backup 1\0").update(opening).update(closing).hexdigest()
