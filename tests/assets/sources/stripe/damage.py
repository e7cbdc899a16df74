"""Good files with one thing broken, and what must hold of whatever is accepted all the same."""

import json
from typing import Any

import polars as pl
from hypothesis import strategies as st

from contracts.errors import RefusedFileError
from tests.assets.sources.institutions import CORPUS
from tests.assets.sources.stripe.conftest import lines_of

GOOD = sorted((CORPUS / "stripe").glob("good-*"))
NUMBERS = st.one_of(
    st.integers(-(10**40), 10**40), st.floats(allow_nan=True), st.none(), st.booleans()
)
VALUES = st.one_of(NUMBERS, st.text(max_size=12), st.lists(NUMBERS, max_size=2))


def tied(content: bytes) -> None:
    """Read, and hold what is accepted to what every line promises."""
    try:
        found = lines_of(content)
    except RefusedFileError:
        return
    untied = found.filter(pl.col("gross_units") - pl.col("fee_units") != pl.col("net_units"))
    assert untied.height == 0
    assert found["external_id"].is_unique().all()
    assert found.null_count().drop("available_on").sum_horizontal().item() == 0


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file whose bytes are flipped, or whose lines are dropped, doubled or swapped."""
    content = bytearray(draw(st.sampled_from(GOOD)).read_bytes())
    if draw(st.booleans()):
        for _ in range(draw(st.integers(1, 4))):
            content[draw(st.integers(0, len(content) - 1))] = draw(st.integers(0, 255))
        return bytes(content)
    lines = bytes(content).splitlines(keepends=True)
    at, other = (draw(st.integers(0, len(lines) - 1)) for _ in range(2))
    how = draw(st.sampled_from(("drop", "double", "swap", "cut")))
    if how == "drop":
        del lines[at]
    elif how == "double":
        lines.insert(other, lines[at])
    elif how == "swap":
        lines[at], lines[other] = lines[other], lines[at]
    else:
        lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
    return b"".join(lines)


@st.composite
def rewritten(draw: st.DrawFn) -> bytes:
    """A good list one of whose fields, at any depth, has another value or is gone."""
    whole = json.loads((CORPUS / "stripe" / "good-list.json").read_bytes())
    holders: list[tuple[Any, Any]] = []

    def visit(value: Any) -> None:  # noqa: ANN401 - any JSON
        places = value if isinstance(value, dict) else range(len(value))
        for place in places:
            holders.append((value, place))
            if isinstance(value[place], dict | list):
                visit(value[place])

    visit(whole)
    holder, place = draw(st.sampled_from(holders))
    if draw(st.booleans()):
        holder[place] = draw(VALUES)
    else:
        del holder[place]
    return json.dumps(whole).encode()
