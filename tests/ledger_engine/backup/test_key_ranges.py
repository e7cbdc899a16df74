import pytest

from ledger_engine.backup.key_ranges import KeyRange, cuts_by_key, cuts_by_size, ranges_of

Entries = list[tuple[bytes, bytes]]


def entries(count: int) -> Entries:
    return [(number.to_bytes(8, "big"), b"%d" % number) for number in range(count)]


@pytest.mark.parametrize(
    "held",
    [
        KeyRange(b"", None, [], []),
        KeyRange(b"a", b"b", [b"a"], [b""]),
        KeyRange(b"", b"", [b"", b"key"], [b"value", b"another value"]),
    ],
)
def test_a_range_comes_back_from_its_bytes(held: KeyRange) -> None:
    assert KeyRange.unpacked(held.packed()) == held


def test_ranges_cover_every_key_and_meet_without_a_gap() -> None:
    found = list(ranges_of(entries(20_000), b"", cuts_by_key))

    assert len(found) > 5
    assert [key for one in found for key in one.keys] == [key for key, _ in entries(20_000)]
    assert [one.end for one in found[:-1]] == [one.first for one in found[1:]]
    assert (found[0].first, found[-1].end) == (b"", None)


@pytest.mark.parametrize("at", [0, 7_777, 19_999])
def test_a_changed_value_changes_one_range_alone(at: int) -> None:
    changed = entries(20_000)
    changed[at] = (changed[at][0], b"another")

    before, after = (
        {one.packed() for one in ranges_of(rows, b"", cuts_by_key)}
        for rows in (entries(20_000), changed)
    )

    assert len(after - before) == 1


def test_new_entries_leave_most_ranges_as_they_were() -> None:
    grown = sorted([*entries(20_000), (b"\0" * 7 + b"\x07z", b"new")])

    before, after = (
        {one.packed() for one in ranges_of(rows, b"", cuts_by_key)}
        for rows in (entries(20_000), grown)
    )

    assert len(after - before) <= 2


def test_a_large_value_stays_a_range_of_its_own_when_more_come() -> None:
    large = [(b"a", bytes(1 << 16)), (b"b", bytes(1 << 16))]

    before, after = (
        {one.packed() for one in ranges_of(rows, b"", cuts_by_key)} for rows in (large[:1], large)
    )

    assert len(after - before) == 2
    assert max(len(one) for one in after - before) < (1 << 16) + 100


def test_a_full_range_ends() -> None:
    large = [(bytes([number]), bytes(3 << 20)) for number in range(4)]

    assert [len(one.keys) for one in ranges_of(large, b"", cuts_by_size)] == [2, 2, 0]
