"""Are the mirror's transfers the ledger's? Digests segment by segment, one root a side.

Sealed segments were proved before and are not digested again but for a share of them; what came
since is read on both sides. Where the roots differ the tree is bisected to the segments that
differ, and those are compared row by row.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from blake3 import blake3

from assets.oracle.proof.ledger_side import ledger_digests, ledger_transfers
from assets.oracle.proof.mirror_side import (
    mirrored_digests,
    mirrored_segments,
    mirrored_transfers,
)
from assets.oracle.proof.rereading import Sealed, due
from assets.oracle.proof.row_differences import MAX_ROWS, in_words, row_differences
from assets.oracle.proof.segments import Digest, Stretch, root_over
from assets.progress import counting
from contracts.merkle import differing_leaves
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake

Count = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a verification is asked: up to which mark, when, and whether of every segment."""

    mark_ns: int
    verified_at: dt.datetime
    is_full: bool = False


@dataclass(slots=True)
class TransferAgreement:
    """What was read and found.

    Attributes:
        mirror: every segment of the mirror up to the mark; ``ledger``: the same stretches.
        reread: numbers of sealed segments that were read again and are as they were sealed.
        rewritten: those that are equal on both sides and yet not as they were sealed.
        unequal: numbers of segments that differ between the sides.
        read_count: segments that were read on both sides.
        differing: a sentence a difference, about the first ``MAX_ROWS`` of them.
    """

    mirror: list[Digest] = field(default_factory=list)
    ledger: list[Digest] = field(default_factory=list)
    reread: list[int] = field(default_factory=list)
    rewritten: list[int] = field(default_factory=list)
    unequal: list[int] = field(default_factory=list)
    read_count: int = 0
    differing: tuple[str, ...] = ()

    @property
    def transfer_count(self) -> int:
        """Transfers that the mirror holds up to the mark."""
        return sum(one.record_count for one in self.mirror)

    @property
    def mirror_root(self) -> bytes:
        """The root over the segments of the mirror."""
        return root_over(self.mirror)

    @property
    def ledger_root(self) -> bytes:
        """The root over the segments of the ledger."""
        return root_over(self.ledger)


def compare_transfers(
    lake: Lake, ledger: Ledger, sealed: Sequence[Sealed], asked: Asked
) -> TransferAgreement:
    """Compare the transfers up to the mark; nothing is written."""
    stretches = stretches_of(sealed)
    again = list(sealed) if asked.is_full else due(sealed, asked.verified_at.date())
    new = Stretch(stretches[-1].upto_ns if stretches else 0, asked.mark_ns)
    found = _as_sealed(sealed, stretches)
    count = counting("transfers, both sides", 2 * _transfer_count(lake, again, new))
    _read_again(found, again, (lake, ledger), count)
    _read_new(found, new, (lake, ledger), count)
    pairs = [one.digest for one in found.mirror], [one.digest for one in found.ledger]
    found.unequal = differing_leaves(*pairs)
    found.differing = (
        *_differing_rows(lake, ledger, found),
        *(_rewritten(sealed[number]) for number in found.rewritten),
    )
    return found


def to_seal(found: TransferAgreement, sealed_count: int, verified_at: dt.datetime) -> list[Sealed]:
    """Return the segments that are now proved: complete, equal, and following on those sealed."""
    fresh: list[Sealed] = []
    pairs = list(zip(found.mirror, found.ledger, strict=True))
    for number, (ours, theirs) in enumerate(pairs[sealed_count:], sealed_count):
        if not ours.is_complete or ours.digest != theirs.digest:
            break
        hexes = ours.digest.hex(), theirs.digest.hex()
        end, size = ours.stretch.upto_ns, ours.record_count
        fresh.append(Sealed(number, end, size, *hexes, verified_at, verified_at))
    return fresh


def stretches_of(sealed: Sequence[Sealed]) -> list[Stretch]:
    """Return the stretch of time of each sealed segment."""
    ends = [0, *(one.last_ns for one in sealed)]
    return [Stretch(after, upto) for after, upto in pairwise(ends)]


def _as_sealed(sealed: Sequence[Sealed], stretches: Sequence[Stretch]) -> TransferAgreement:
    pairs = list(zip(sealed, stretches, strict=True))
    return TransferAgreement(
        [Digest(at, one.record_count, bytes.fromhex(one.digest_hex)) for one, at in pairs],
        [Digest(at, one.record_count, bytes.fromhex(one.ledger_digest_hex)) for one, at in pairs],
    )


def _read_again(
    found: TransferAgreement, again: Sequence[Sealed], sides: tuple[Lake, Ledger], count: Count
) -> None:
    """Put what is read now in the place of what was sealed."""
    stretches = [found.mirror[one.number].stretch for one in again]
    both = zip(
        mirrored_digests(sides[0], stretches, count),
        ledger_digests(sides[1], stretches, count),
        strict=True,
    )
    for one, (ours, theirs) in zip(again, both, strict=True):
        found.mirror[one.number], found.ledger[one.number] = ours, theirs
        if ours.digest.hex() == theirs.digest.hex() == one.digest_hex:
            found.reread.append(one.number)
        elif ours.digest == theirs.digest:
            found.rewritten.append(one.number)
    found.read_count += len(again)


def _read_new(
    found: TransferAgreement, new: Stretch, sides: tuple[Lake, Ledger], count: Count
) -> None:
    """Add the segments that came since, and what one side alone holds up to the mark."""
    for ours in _reaching_the_end(mirrored_segments(sides[0], new, count), new):
        (theirs,) = ledger_digests(sides[1], [ours.stretch], count)
        if ours.record_count or theirs.record_count:
            found.mirror.append(ours)
            found.ledger.append(theirs)
            found.read_count += 1


def _reaching_the_end(segments: Iterator[Digest], new: Stretch) -> Iterator[Digest]:
    """Yield ``segments``, and an empty one where the mirror has nothing more up to the mark."""
    end = new.after_ns
    for one in segments:
        yield one
        end = one.stretch.upto_ns
    if end < new.upto_ns:
        yield Digest(Stretch(end, new.upto_ns), 0, blake3(b"").digest())


def _differing_rows(lake: Lake, ledger: Ledger, found: TransferAgreement) -> Iterator[str]:
    """Yield what differs, row by row, until there are enough."""
    named = 0
    for number in found.unequal:
        stretch = found.mirror[number].stretch
        rows = row_differences(mirrored_transfers(lake, stretch), ledger_transfers(ledger, stretch))
        said = in_words(rows) or [_digests_alone(found.mirror[number], found.ledger[number])]
        yield from (f"segment {number}: {one}" for one in said)
        named += len(said)
        if named >= MAX_ROWS:
            return


def _digests_alone(ours: Digest, theirs: Digest) -> str:
    return (
        f"its digests differ (mirror {ours.digest.hex()}, ledger {theirs.digest.hex()}) and its "
        "rows do not: a digest that was sealed is another now, or what it was made from is"
    )


def _rewritten(one: Sealed) -> str:
    return (
        f"segment {one.number}: mirror and ledger agree, and yet neither holds the transfers that "
        f"were proved on {one.sealed_at:%Y-%m-%d}: the ledger's history is another"
    )


def _transfer_count(lake: Lake, again: Sequence[Sealed], new: Stretch) -> int:
    package = "assets.oracle.proof"
    stretch = {"after_ns": new.after_ns, "upto_ns": new.upto_ns}
    arrived: int = lake.read(package, "transfer_count", **stretch).item()
    return arrived + sum(one.record_count for one in again)
