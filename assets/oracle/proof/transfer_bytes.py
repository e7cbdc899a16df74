"""The mirror's columns as the ledger's own 128-byte records: the first of the two readings.

Built from the warehouse's columns alone. Nothing here is used by the reading of the ledger, so
that a mistake made here cannot be made there too and cancel out.
"""

from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from assets.oracle.arrow_words import Words, id_halves, unit_halves

RECORD_WORDS: Final = 16
TIMESTAMP: Final = 15
"""The word of a record that holds its timestamp."""

_IDS: Final = {
    0: "transfer_id",
    2: "debit_account_id",
    4: "credit_account_id",
    8: "pending_id",
    10: "event_id",
}
"""The word at which each id begins."""

_AMOUNT: Final = 6
_OCCURRED: Final = 12
_PACKED: Final[dict[int, tuple[tuple[str, int, int], ...]]] = {
    13: (
        ("business_date", 0, 16),
        ("leg_number", 16, 8),
        ("source_kind", 24, 8),
        ("timeout_s", 32, 32),
    ),
    14: (("ledger", 0, 32), ("transfer_code", 32, 16), ("transfer_flags", 48, 16)),
}
"""Words of several columns: each with the bit at which it begins and its number of bits."""


_TYPE_OF_FLAG: Final = {1: 2, 2: 4, 3: 8}
"""Event type and the flag of the transfer that goes with it: pending, posting, voiding."""

_DAY_NS: Final = 86_400_000_000_000


class TransferBytes(NamedTuple):
    """Records in the order of the rows.

    Attributes:
        words: ``(n, 16)`` little-endian words.
        is_faithful: false where a column holds what its bits in a record cannot, or where a
            column beside the record does not say what the record says.
    """

    words: Words
    is_faithful: npt.NDArray[np.bool_]


def transfer_bytes(rows: pa.RecordBatch) -> TransferBytes:
    """Return the records of ``rows``, whose columns are those of ``mirrored_transfers.sql``."""
    words = np.zeros((rows.num_rows, RECORD_WORDS), np.uint64)
    is_faithful = _agrees_with_itself(rows)
    for at, name in _IDS.items():
        words[:, at : at + 2] = id_halves(rows.column(name))
    words[:, _AMOUNT : _AMOUNT + 2] = unit_halves(rows.column("amount_units"))
    words[:, _OCCURRED] = rows.column("occurred_ns").to_numpy()
    words[:, TIMESTAMP] = rows.column("timestamp_ns").to_numpy()
    for at, columns in _PACKED.items():
        for name, shift, width in columns:
            values = _whole(rows.column(name))
            is_faithful &= (values >= 0) & (values < 1 << width)
            words[:, at] |= values.astype(np.uint64) << np.uint64(shift)
    return TransferBytes(words, is_faithful)


def _agrees_with_itself(rows: pa.RecordBatch) -> npt.NDArray[np.bool_]:
    """Say which rows repeat in their other columns what stands in the record."""
    flags, found = _whole(rows.column("transfer_flags")), _whole(rows.column("event_type"))
    wanted = sum(kind * (flags & flag != 0) for kind, flag in _TYPE_OF_FLAG.items())
    stamps = rows.column("timestamp_ns").to_numpy()
    is_created_now = rows.column("transfer_timestamp_ns").to_numpy() == stamps
    is_of_the_day = _whole(rows.column("ledger_date")) == stamps // np.uint64(_DAY_NS)
    agrees: npt.NDArray[np.bool_] = (found == wanted) & is_created_now & is_of_the_day
    return agrees


def _whole(column: pa.Array) -> npt.NDArray[np.int64]:
    """Return whole numbers, or days since 1970, as signed 64-bit numbers."""
    plain = column.cast(pa.int32()) if pa.types.is_date(column.type) else column
    whole: npt.NDArray[np.int64] = plain.to_numpy().astype(np.int64)
    return whole
