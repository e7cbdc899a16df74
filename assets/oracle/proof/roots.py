"""The root of the mirror at a knowledge mark: one value for every transfer known by then.

A close stores it; nothing that happens later changes it, so it can be asked again at any time. The
mark is the timestamp of an event that is mirrored: an import may carry older timestamps than the
clock shows, yet never older than an event that the ledger holds.
"""

from collections.abc import Iterable

from assets.oracle.proof.mirror_side import mirrored_segments
from assets.oracle.proof.sealed_segments import sealed_segments
from assets.oracle.proof.segments import Stretch
from assets.progress import counting
from contracts.merkle import root_of
from warehouse.lake import Lake
from warehouse.operations.records import Close


def mirror_root(lake: Lake, knowledge_mark_ns: int) -> bytes:
    """Return the root over the transfers with a timestamp up to the mark, 32 bytes.

    Sealed segments are taken as they were sealed, the rest is digested: 65,535 transfers at most
    where a verification has run, all of them where none has.
    """
    sealed = [one for one in sealed_segments(lake) if one.last_ns <= knowledge_mark_ns]
    rest = Stretch(sealed[-1].last_ns if sealed else 0, knowledge_mark_ns)
    fresh = [one.digest for one in mirrored_segments(lake, rest)]
    return root_of([*(bytes.fromhex(one.digest_hex) for one in sealed), *fresh])


def closes_that_differ(lake: Lake, closes: Iterable[Close]) -> list[str]:
    """Return a sentence a close whose root is no longer the root of the mirror at its mark."""
    count = counting("closes")
    differing = []
    for close in closes:
        found = mirror_root(lake, close.knowledge_mark_ns).hex()
        if found != close.root_hex:
            differing.append(
                f"close of {close.business_date} at {close.knowledge_mark_ns}: it was closed with "
                f"root {close.root_hex}, now it is {found}"
            )
        count(1)
    return differing
