"""The tree is that of RFC 6962: told by a second, recursive implementation and by hand."""

import pytest
from blake3 import blake3

from contracts.merkle import differing_leaves, levels_of, root_of


def hashed(*parts: bytes) -> bytes:
    return blake3(b"".join(parts)).digest()


def recursive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two below n."""
    if not leaves:
        return hashed()
    if len(leaves) == 1:
        return hashed(b"\x00", leaves[0])
    split = 1
    while 2 * split < len(leaves):
        split *= 2
    return hashed(b"\x01", recursive_root(leaves[:split]), recursive_root(leaves[split:]))


# The leaves of the test vectors of certificate-transparency-go and of RFC 9162's implementations.
VECTOR = [
    b"",
    b"\x00",
    b"\x10",
    b" !",
    b"01",
    b"@ABC",
    b"PQRSTUVW",
    b"`abcdefghijklmno",
]


@pytest.mark.parametrize("count", range(len(VECTOR) + 1))
def test_the_tree_has_the_shape_of_the_rfc_for_its_vectors(count: int) -> None:
    assert root_of(VECTOR[:count]) == recursive_root(VECTOR[:count])


@pytest.mark.parametrize("count", [9, 15, 16, 17, 31, 33, 64, 65, 100])
def test_the_tree_has_the_shape_of_the_rfc_for_any_number_of_leaves(count: int) -> None:
    leaves = [number.to_bytes(4, "big") for number in range(count)]

    assert root_of(leaves) == recursive_root(leaves)


def test_three_leaves_hashed_by_hand() -> None:
    one, two, three = (blake3(b"\x00" + leaf).digest() for leaf in (b"a", b"b", b"c"))
    left = blake3(b"\x01" + one + two).digest()

    assert root_of([b"a", b"b", b"c"]) == blake3(b"\x01" + left + three).digest()


def test_the_root_of_nothing_is_the_hash_of_nothing() -> None:
    known = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"

    assert root_of([]).hex() == known


def test_a_node_passed_off_as_a_leaf_has_another_root() -> None:
    level = levels_of([b"a", b"b"])[0]

    assert root_of([level[0] + level[1]]) != root_of([b"a", b"b"])


def test_order_and_number_of_leaves_are_in_the_root() -> None:
    assert root_of([b"a", b"b"]) != root_of([b"b", b"a"])
    assert root_of([b"a", b"b"]) != root_of([b"a", b"b", b"b"])


@pytest.mark.parametrize("altered", [[], [0], [12], [3, 7, 11], list(range(13))])
def test_bisection_ends_at_every_leaf_that_differs(altered: list[int]) -> None:
    left = [bytes([number]) for number in range(13)]
    right = [b"other" if number in altered else leaf for number, leaf in enumerate(left)]

    assert differing_leaves(left, right) == altered


def test_two_empty_trees_do_not_differ() -> None:
    assert differing_leaves([], []) == []
