"""A tree over an ordered list, in the shape of RFC 6962, hashed with BLAKE3-256.

One root stands for every leaf and for their order. A leaf is hashed behind a zero byte and a node
behind a one, so that no leaf can be passed off as a node. Where a level holds an odd number of
hashes the last one rises as it is: the left branch of every node is a full tree. What the leaves
are is not decided here.
"""

from collections.abc import Sequence
from typing import Final

from blake3 import blake3

_LEAF: Final = b"\x00"
_NODE: Final = b"\x01"

EMPTY_ROOT: Final = blake3(b"").digest()
"""The root over no leaf at all."""


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root over ``leaves``, 32 bytes."""
    return levels_of(leaves)[-1][0] if leaves else EMPTY_ROOT


def levels_of(leaves: Sequence[bytes]) -> list[list[bytes]]:
    """Return the hashes of the tree level by level: those of the leaves first, the root last."""
    levels = [[blake3(_LEAF + leaf).digest() for leaf in leaves]]
    while len(levels[-1]) > 1:
        below = levels[-1]
        paired = range(0, len(below) - 1, 2)
        above = [blake3(_NODE + below[at] + below[at + 1]).digest() for at in paired]
        levels.append(above + below[2 * len(above) :])
    return levels


def differing_leaves(left: Sequence[bytes], right: Sequence[bytes]) -> list[int]:
    """Return the places at which two lists of one length differ, by bisection from their roots.

    Only the branches whose hashes differ are gone into.
    """
    assert len(left) == len(right), "trees are bisected over the same segments"
    ours, theirs = levels_of(left), levels_of(right)
    suspects = [0] if left else []
    for level in reversed(range(len(ours))):
        unequal = [at for at in suspects if ours[level][at] != theirs[level][at]]
        if level == 0:
            return unequal
        width = len(ours[level - 1])
        suspects = [below for at in unequal for below in (2 * at, 2 * at + 1) if below < width]
    return []
