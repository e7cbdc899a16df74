"""Transfer ids: computed from what the transfer records, so that a replay is recognised.

``event time in ms(48) | H(80)`` with H the BLAKE2b of tenant, source, the source's own id, leg name
and attempt. Ids follow time, which keeps the ledger's index fast; sort by id before submitting. The
time is the outside event's own and never changes, else a replay would post twice.
"""

from typing import Final

import numpy as np
import polars as pl

from contracts.ids import joined_parts
from ledger_engine.blake2b import hash_framed, hash_texts
from ledger_engine.records import Words

PERSON: Final = b"tieout transfer"

_NS_PER_MS: Final = 1_000_000
"""Milliseconds of 64 bits of nanoseconds always fit 48 bits."""

_MS_SHIFT: Final = np.uint64(16)
_SPELT: Final = 512
"""A column of fewer values than this is spelt once a value, not once a row."""


def transfer_ids(legs: pl.DataFrame) -> Words:
    """Return ``(n, 2)`` ids of legs: ``occurred_ns, tenant, source, external_id, leg, attempt``."""
    event_ms = (legs["occurred_ns"].cast(pl.UInt64()) // _NS_PER_MS).to_numpy()
    before = [_spelt(legs["tenant"]), _spelt(legs["source"])]
    after = [_spelt(legs["leg"]), _spelt(legs["attempt"])]
    prefix, suffix = _together(before), _together(after)
    if prefix is not None and suffix is not None:
        ids = hash_framed(prefix, legs["external_id"], suffix, PERSON)
    else:
        pieces = [*before, joined_parts(pl.col("external_id")), *after]
        whole = [pl.lit(piece) if isinstance(piece, str) else piece for piece in pieces]
        ids = hash_texts(legs.select(pl.concat_str(whole)).to_series(), PERSON)
    ids[:, 1] |= event_ms.astype(np.uint64) << _MS_SHIFT
    return ids


def _together(pieces: list[str | pl.Expr]) -> bytes | None:
    """Return the bytes of constant pieces, None where one of them is none."""
    texts = [piece for piece in pieces if isinstance(piece, str)]
    return "".join(texts).encode() if len(texts) == len(pieces) else None


def _spelt(column: pl.Series) -> str | pl.Expr:
    """Return ``joined_parts`` of a column: a constant, or a table where it has few values."""
    if len(column) and (column == column[0]).all():
        return str(_spell(column[:1])[0])
    values = column.unique()
    if not 0 < len(values) < _SPELT:
        return joined_parts(pl.col(column.name))
    return pl.col(column.name).replace_strict(values, _spell(values), return_dtype=pl.String())


def _spell(values: pl.Series) -> pl.Series:
    return values.to_frame("value").select(joined_parts(pl.col("value"))).to_series()
