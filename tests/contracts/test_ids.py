"""Ids: one value, seen as UUID, as text and as two halves."""

from hashlib import sha256
from uuid import UUID

import numpy as np
import polars as pl
import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from contracts.ids import digest_id, digest_id_column, halves_of, joined_parts, uuid_bytes_of

TEXTS = st.lists(st.tuples(st.text(), st.text()), max_size=20)


def test_an_id_is_the_first_half_of_a_digest_over_counted_texts() -> None:
    digest = sha256(b"5:berka3:\xe2\x82\xac").hexdigest()

    assert digest_id("berka", "\u20ac") == UUID(digest[:32])


@given(st.lists(st.text(), max_size=4), st.lists(st.text(), max_size=4))
def test_different_parts_have_different_ids(one: list[str], other: list[str]) -> None:
    assert (digest_id(*one) == digest_id(*other)) == (one == other)


def test_parts_are_joined_with_their_lengths_in_bytes() -> None:
    frame = pl.DataFrame({"a": ["ž"], "b": [12]})

    assert frame.select(joined_parts(pl.col("a"), pl.col("b"))).item() == "2:ž2:12"


@given(TEXTS)
def test_a_column_has_the_id_of_each_of_its_rows(rows: list[tuple[str, str]]) -> None:
    first, second = (pl.Series([row[side] for row in rows], dtype=pl.String) for side in (0, 1))

    assert digest_id_column(first, second).to_list() == [str(digest_id(*row)) for row in rows]


@given(st.lists(st.uuids(), max_size=20))
def test_halves_lead_back_to_the_same_ids(ids: list[UUID]) -> None:
    halves = halves_of(ids)

    assert halves.shape == (len(ids), 2)
    assert [int(high) << 64 | int(low) for low, high in halves] == [one.int for one in ids]
    assert [bytes(row) for row in uuid_bytes_of(halves)] == [one.bytes for one in ids]


def test_the_low_half_comes_first() -> None:
    halves = halves_of([UUID(int=1)])

    assert halves.tolist() == [[1, 0]]
    assert halves.dtype == np.uint64


def test_arrow_reads_the_bytes_as_the_same_uuid() -> None:
    one = digest_id("a")
    raw = uuid_bytes_of(halves_of([one])).tobytes()
    column = pa.ExtensionArray.from_storage(pa.uuid(), pa.array([raw], pa.binary(16)))

    assert column.to_pylist() == [one]
