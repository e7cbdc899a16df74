"""Which transfers of a stretch differ, in which field, and what each side says.

Looks only at segments whose digests differ, so it may name rows one by one.
"""

from typing import Final
from uuid import UUID

import numpy as np
import numpy.typing as npt
import polars as pl

from assets.oracle.proof.transfer_bytes import TransferBytes
from ledger_engine.records import TRANSFER, Records, records_of, words_of

MAX_ROWS: Final = 100
"""Differences that are named; more than these help nobody."""

SCHEMA: Final = {
    "timestamp_ns": pl.UInt64(),
    "transfer_id": pl.String(),
    "field": pl.String(),
    "mirror": pl.String(),
    "ledger": pl.String(),
}

_ABSENT: Final = "absent"
_BESIDE: Final = "a column beside the record"
_Row = tuple[int, str, str, str, str]
_Places = npt.NDArray[np.intp]


def row_differences(mirror: TransferBytes, ledger: Records) -> pl.DataFrame:
    """Return the differences of one stretch, a row a field, in the order of time.

    Args:
        mirror: what the mirror holds of the stretch, in the order of time.
        ledger: the ``TRANSFER`` rows of the ledger, in the order of time.
    """
    ours = records_of(np.ascontiguousarray(mirror.words), TRANSFER)
    stamps, first, copies = np.unique(
        ours["timestamp"], return_index=True, return_counts=True, sorted=True
    )
    _, at, also = np.intersect1d(stamps, ledger["timestamp"], return_indices=True)
    rows = [_absent(ours[one], "transfer", in_mirror=True) for one in _others(first, at)]
    rows += [_absent(ledger[one], "transfer", in_mirror=False) for one in _others_of(ledger, also)]
    rows += [
        (*_named(ours[first[one]]), "copies", str(copies[one]), "1")
        for one in np.flatnonzero(copies > 1)[:MAX_ROWS]
    ]
    rows += _altered(mirror, ours, ledger, np.stack([first[at], also]))
    return pl.DataFrame(sorted(rows)[:MAX_ROWS], schema=SCHEMA, orient="row")


def in_words(differences: pl.DataFrame) -> list[str]:
    """Return a sentence a difference."""
    return [
        f"transfer {transfer} at {stamp}: {field}: mirror {mirror}, ledger {ledger}"
        for stamp, transfer, field, mirror, ledger in differences.iter_rows()
    ]


def _altered(
    mirror: TransferBytes, ours: Records, ledger: Records, pairs: "npt.NDArray[np.intp]"
) -> list[_Row]:
    """Return the fields that differ of transfers that both sides hold."""
    at, also = pairs
    is_other = (mirror.words[at] != words_of(ledger)[also]).any(axis=1)
    rows: list[_Row] = []
    for one, other in zip(at[is_other][:MAX_ROWS], also[is_other][:MAX_ROWS], strict=True):
        for field in TRANSFER.names or ():
            values = _shown(field, ours[one][field]), _shown(field, ledger[other][field])
            if values[0] != values[1]:
                rows.append((*_named(ledger[other]), field, *values))
    is_beside = ~is_other & ~mirror.is_faithful[at]
    return rows + [
        (*_named(ours[one]), _BESIDE, "another", "as in the record")
        for one in at[is_beside][:MAX_ROWS]
    ]


def _others(first: _Places, shared: _Places) -> _Places:
    kept: _Places = np.delete(first, shared)[:MAX_ROWS]
    return kept


def _others_of(ledger: Records, shared: _Places) -> _Places:
    kept: _Places = np.delete(np.arange(len(ledger)), shared)[:MAX_ROWS]
    return kept


def _absent(one: np.void, what: str, *, in_mirror: bool) -> _Row:
    shown = f"{_shown('amount', one['amount'])} units"
    sides = (shown, _ABSENT) if in_mirror else (_ABSENT, shown)
    return (*_named(one), what, *sides)


def _named(one: np.void) -> tuple[int, str]:
    return int(one["timestamp"]), _shown("id", one["id"])


def _shown(field: str, value: np.generic) -> str:
    """Return a field as a person reads it: an id as a UUID, anything else as a number."""
    words = np.atleast_1d(np.asarray(value, np.uint64)).tolist()
    number = sum(word << 64 * at for at, word in enumerate(words))
    is_id = len(words) == 2 and field != "amount"  # noqa: PLR2004 - two halves
    return str(UUID(int=number)) if is_id else str(number)
