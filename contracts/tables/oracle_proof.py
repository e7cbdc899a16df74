"""What was proved of the mirror: sealed segments of transfers, and every verification."""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

SEGMENTS: Final = TableContract(
    schema="oracle",
    name="segments",
    grain="one row a sealed segment: 65,536 transfers in the order of their timestamps",
    key=("number",),
    columns=(
        Column("number", Type.COUNT, "place in the order of time, from 0"),
        Column("last_ns", Type.NANOSECONDS, "timestamp of its last transfer"),
        Column("record_count", Type.COUNT, "transfers in it"),
        Column("digest_hex", Type.TEXT, "BLAKE3 over their 128-byte records, from the mirror"),
        Column("ledger_digest_hex", Type.TEXT, "the same, from the ledger's own query"),
        Column("sealed_at", Type.TIMESTAMP, "when both were first found equal, UTC"),
        Column("verified_at", Type.TIMESTAMP, "when both were last read and found equal, UTC"),
    ),
)

PROOFS: Final = TableContract(
    schema="oracle",
    name="proofs",
    grain="one row a verification of the mirror against the ledger",
    key=("verified_at",),
    columns=(
        Column("verified_at", Type.TIMESTAMP, "when it began, UTC"),
        Column("is_full", Type.FLAG, "every segment was read again, not a share of them"),
        Column("knowledge_mark_ns", Type.NANOSECONDS, "last change event that is included"),
        Column("transfer_count", Type.COUNT, "transfers up to the mark, as mirrored"),
        Column("segment_count", Type.COUNT, "segments they make, the open one included"),
        Column("reread_count", Type.COUNT, "segments that were read on both sides this time"),
        Column("mirror_root_hex", Type.TEXT, "root over the segments of the mirror"),
        Column("ledger_root_hex", Type.TEXT, "root over the segments of the ledger"),
        Column("account_count", Type.COUNT, "accounts of the ledger that were compared"),
        Column("difference_count", Type.COUNT, "differences found; 0 where the mirror holds"),
        Column("first_difference", Type.TEXT, "the first of them in words; empty where none"),
    ),
)
