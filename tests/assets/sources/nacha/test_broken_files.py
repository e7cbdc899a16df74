"""Whatever is broken in a good file: it is refused, or it still ties."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.assets.sources.nacha.breaking import GOOD, broken_files, require_refusal_or_ties
from tests.assets.sources.nacha.notation import text_of


def test_the_files_that_are_broken_here_are_good() -> None:
    assert [require_refusal_or_ties(text_of(one)) for one in GOOD] == [True] * len(GOOD)


@settings(max_examples=100)
@given(broken_files())
def test_a_broken_file_is_refused_or_ties(content: bytes) -> None:
    require_refusal_or_ties(content)


@settings(max_examples=40)
@given(
    st.sampled_from(GOOD),
    st.lists(st.tuples(st.integers(0, 1_800), st.integers(0, 255))),
    st.data(),
)
def test_flipped_bytes_bring_nothing_but_a_refusal(
    good: list[str], flips: list[tuple[int, int]], data: st.DataObject
) -> None:
    content = bytearray(text_of(good))
    for place, value in flips:
        content[place % len(content)] = value
    cut = data.draw(st.integers(0, len(content)))
    try:
        content[:cut].decode()
    except UnicodeDecodeError:
        return
    require_refusal_or_ties(bytes(content[:cut]))


def test_no_single_digit_of_money_or_count_can_be_changed_unseen() -> None:
    good = text_of(GOOD[0])
    money = [
        row * 95 + column
        for row, record in enumerate(GOOD[0])
        for column in {"6": range(29, 39), "8": range(4, 44), "9": range(1, 55)}.get(record[0], ())
        if record.strip("9")
    ]
    changed = [
        good[:place] + str((int(good[place : place + 1]) + 1) % 10).encode() + good[place + 1 :]
        for place in money
    ]

    assert len(changed) == 30 + 80 + 54
    assert {require_refusal_or_ties(one) for one in changed} == {False}
