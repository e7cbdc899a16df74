"""The journal's rows as the contracts promise them, and the frames of names as they are stored."""

from io import BytesIO
from typing import Final

import numpy as np
import polars as pl

from contracts.tables.ledger import ACCOUNTS, POSTED_TRANSFERS, REJECTIONS
from ledger_engine.journal.leg_blocks import Answers, LegBlock
from ledger_engine.journal.leg_states import POSTED_STATUSES
from ledger_engine.records import Words
from ledger_engine.sealed import COUNT, HEADER_WORDS, Kind, seal
from ledger_engine.statuses import Refusal, TransferStatus
from ledger_engine.text_columns import units_of_halves, uuid_text, uuids_of_halves

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
_LABEL: Final = pl.Schema(
    {
        "kind": pl.String(),
        "rule_version": pl.Int32(),
        "leg": pl.String(),
        "currency": pl.String(),
    }
)
_STATUSES: Final = (*TransferStatus, *Refusal)
_WORDINGS: Final = pl.DataFrame(
    {
        "status_code": [int(status) for status in _STATUSES],
        "status": [status.label for status in _STATUSES],
        "meaning": [status.meaning for status in _STATUSES],
        "to_do": [status.to_do for status in _STATUSES],
    },
    schema_overrides={"status_code": pl.Int64()},
)


def names_as_promised(stored: pl.DataFrame) -> pl.DataFrame:
    """Return stored names in the columns of ``ledger.accounts``."""
    return stored.with_columns(uuid_text("account_id")).select(ACCOUNTS.column_names)


def posted_as_promised(first: int, block: LegBlock, answers: Answers) -> pl.DataFrame:
    """Return the posted legs of a block in the columns of ``ledger.posted_transfers``."""
    is_posted = np.isin(answers.status, POSTED_STATUSES)
    return _outcomes(first, block, answers, is_posted).select(POSTED_TRANSFERS.column_names)


def rejections_as_promised(first: int, block: LegBlock, answers: Answers) -> pl.DataFrame:
    """Return the refused legs of a block in the columns of ``ledger.rejections``."""
    is_refused = ~np.isin(answers.status, POSTED_STATUSES)
    refused = _outcomes(first, block, answers, is_refused)
    worded = refused.join(_WORDINGS, on="status_code", how="left", maintain_order="left")
    return worded.select(REJECTIONS.column_names)


def _outcomes(first: int, block: LegBlock, answers: Answers, which: np.ndarray) -> pl.DataFrame:
    places = np.flatnonzero(which)
    labels = pl.DataFrame(block.labels, schema=_LABEL, orient="row")
    return labels[block.label[places]].with_columns(
        pl.Series("sequence", first + places, dtype=pl.Int64()),
        uuids_of_halves("transfer_id", block.transfer_ids[places]),
        uuids_of_halves("event_id", block.event_ids[places]),
        pl.Series("attempt", block.attempt[places]).cast(pl.Int32()),
        units_of_halves("amount_units", answers.amount[places]),
        pl.Series("status_code", answers.status[places].astype(np.int64)),
        pl.Series("ledger_timestamp_ns", answers.timestamp[places].astype(np.uint64)),
    )


def sealed_names(names: pl.DataFrame, first: int) -> Words:
    """Return names as one checksummed record: Arrow IPC, its length in the header."""
    numbers = pl.int_range(first, first + names.height, eager=True)
    numbered = names.with_columns(numbers.alias("sequence"))
    content = BytesIO()
    frame = numbered.select(STORED_NAMES.names()).cast(STORED_NAMES)
    frame.write_ipc(content, compression="lz4")
    size = content.tell()
    words = np.zeros(HEADER_WORDS + -(-size // 8), np.uint64)
    words[HEADER_WORDS:].view(np.uint8)[:size] = np.frombuffer(content.getbuffer(), np.uint8)
    words[COUNT] = size
    return seal(words, Kind.NAMES, first)


def unsealed_names(words: Words) -> pl.DataFrame:
    """Return the names in an unsealed record."""
    content = words[HEADER_WORDS:].view(np.uint8)[: int(words[COUNT])]
    return pl.read_ipc(BytesIO(content.tobytes()))
