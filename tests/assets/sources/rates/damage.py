"""Good files of rates with one thing broken, and what must hold of whatever is accepted."""

import polars as pl
from hypothesis import strategies as st

from contracts.errors import RefusedFileError
from tests.assets.sources.institutions import CORPUS
from tests.assets.sources.rates.rates_files import rates_of

GOOD = sorted((CORPUS / "ecb_rates").glob("good-*"))
PIECES = (b",", b"N/A", b"0", b"-1", b"\n", b'"', b"<Cube/>", b"USD", b"2026-01-06", b"\xff", b" ")


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file with bytes flipped, pieces put in, or lines dropped, doubled or swapped."""
    content = draw(st.sampled_from(GOOD)).read_bytes()
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(content)))
        how = draw(st.sampled_from(("flip", "put", "cut", "double", "swap")))
        if how == "flip":
            content = content[:at] + bytes([draw(st.integers(0, 255))]) + content[at + 1 :]
        elif how == "put":
            content = content[:at] + draw(st.sampled_from(PIECES)) + content[at:]
        elif how == "cut":
            content = content[:at] + content[at + draw(st.integers(1, 30)) :]
        else:
            lines = content.splitlines(keepends=True)
            one, other = (draw(st.integers(0, len(lines))) for _ in range(2))
            middle = lines[one : one + 1] * (2 if how == "double" else 1)
            rest = lines[:one] + lines[one + 1 :]
            content = b"".join(rest[:other] + middle + rest[other:])
    return content


def sound(content: bytes) -> None:
    """Read, and hold what is accepted to what every rate promises."""
    try:
        found = rates_of(content)
    except RefusedFileError:
        return
    assert found.filter((pl.col("rate_units") <= 0) | (pl.col("rate_scale") < 0)).height == 0
    assert found.select("rate_date", "currency").is_unique().all()
    assert found.null_count().sum_horizontal().sum() == 0
