"""The journal's frames: as stored (numbers, 16-byte ids) and as the contracts promise them."""

from io import BytesIO
from typing import Final

import numpy as np
import polars as pl

from contracts.money import UNITS
from contracts.tables.ledger import ACCOUNTS, POSTED_TRANSFERS, REJECTIONS
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, Kind, seal
from ledger_engine.statuses import TransferStatus
from ledger_engine.text_columns import uuid_text

STORED_NAMES: Final = pl.Schema(
    {
        "account_id": pl.Binary(),
        "tenant": pl.Int32(),
        "currency": pl.String(),
        "gl_code": pl.Int32(),
        "owner_kind": pl.String(),
        "owner": pl.String(),
        "sequence": pl.Int64(),
    }
)
STORED_OUTCOMES: Final = pl.Schema(
    {
        "sequence": pl.Int64(),
        "transfer_id": pl.Binary(),
        "event_id": pl.String(),
        "kind": pl.String(),
        "rule_version": pl.Int32(),
        "leg": pl.String(),
        "attempt": pl.Int32(),
        "currency": pl.String(),
        "amount_units": UNITS,
        "status_code": pl.Int64(),
        "ledger_timestamp_ns": pl.UInt64(),
    }
)
POSTED_STATUSES: Final = (int(TransferStatus.CREATED), int(TransferStatus.EXISTS))

_WORDINGS: Final = pl.DataFrame(
    {
        "status_code": [int(status) for status in TransferStatus],
        "status": [status.label for status in TransferStatus],
        "meaning": [status.meaning for status in TransferStatus],
        "to_do": [status.to_do for status in TransferStatus],
    },
    schema_overrides={"status_code": pl.Int64()},
)


def is_posted() -> pl.Expr:
    """Say whether the ledger holds the outcome's transfer."""
    return pl.col("status_code").is_in(POSTED_STATUSES)


def names_as_promised(stored: pl.DataFrame) -> pl.DataFrame:
    """Return stored names in the columns of ``ledger.accounts``."""
    return stored.with_columns(uuid_text("account_id")).select(ACCOUNTS.column_names)


def posted_as_promised(stored: pl.DataFrame) -> pl.DataFrame:
    """Return the posted among stored outcomes in the columns of ``ledger.posted_transfers``."""
    posted = stored.filter(is_posted()).with_columns(uuid_text("transfer_id"))
    return posted.select(POSTED_TRANSFERS.column_names)


def rejections_as_promised(stored: pl.DataFrame) -> pl.DataFrame:
    """Return the refused among stored outcomes in the columns of ``ledger.rejections``."""
    refused = stored.filter(~is_posted()).with_columns(uuid_text("transfer_id"))
    worded = refused.join(_WORDINGS, on="status_code", how="left", maintain_order="left")
    return worded.select(REJECTIONS.column_names)


def sealed_frame(frame: pl.DataFrame, kind: Kind, key: int) -> Words:
    """Return ``frame`` as one checksummed record: Arrow IPC, its length in the header."""
    content = BytesIO()
    frame.write_ipc(content, compression="lz4")
    size = content.tell()
    words = np.zeros(HEADER_WORDS + -(-size // 8), np.uint64)
    words[HEADER_WORDS:].view(np.uint8)[:size] = np.frombuffer(content.getbuffer(), np.uint8)
    words[COUNT] = size
    return seal(words, kind, key)


def unsealed_frame(words: Words) -> pl.DataFrame:
    """Return the frame in an unsealed record."""
    content = words[HEADER_WORDS:].view(np.uint8)[: int(words[COUNT])]
    return pl.read_ipc(BytesIO(content.tobytes()))
