"""What lies between files: documents by the names their senders give, and what later ones add.

Nothing here is a movement of money: that is what ``sources`` holds. These tables say which telling
of it came first, so that the next one is known again.
"""

from typing import Final

from contracts.table_contract import Column, TableContract, Type

_FILE: Final = Column("file_sha256", Type.TEXT, "SHA-256 of the landed file, hexadecimal")
_POSITION: Final = Column("position", Type.COUNT, "1-based row or entry number inside the file")
_SOURCE: Final = Column("source", Type.TEXT, "declared source that the file belongs to")
_ACCOUNT: Final = Column("account", Type.TEXT, "account id as the institution declares it")
_EXTERNAL: Final = Column("external_id", Type.TEXT, "the processor's own id of the entry")
_OCCURRED: Final = Column("occurred_at", Type.TIMESTAMP, "when the entry happened, UTC")

DOCUMENTS: Final = TableContract(
    schema="sources",
    name="documents",
    grain="one row a statement, report or clearing file, or a file that names itself in no way",
    key=("document_id",),
    columns=(
        Column("document_id", Type.UUID, "digest of source, kind, account, reference and issue"),
        _FILE,
        Column("position", Type.COUNT, "1-based number of the document inside the file"),
        _SOURCE,
        Column("kind", Type.TEXT, "statement, intraday, notice, clearing_file or file"),
        Column("account", Type.TEXT, "account it is of, empty where a file names itself in no way"),
        Column("reference", Type.TEXT, "what its sender calls it; of kind file, its content"),
        Column("issue", Type.TEXT, "when it was made, or the sender's further mark, else empty"),
        Column("content_sha256", Type.TEXT, "SHA-256 of all that its rows say, in whatever order"),
        Column("stated_count", Type.COUNT, "rows it states, told before by another one or not"),
    ),
)

SETTLEMENT_LINKS: Final = TableContract(
    schema="sources",
    name="settlement_links",
    grain="one row a payout that a later report added to a processor line which was in already",
    key=("source", "external_id", "occurred_at"),
    columns=(
        _FILE,
        _POSITION,
        _SOURCE,
        _ACCOUNT,
        _EXTERNAL,
        _OCCURRED,
        Column("settlement_reference", Type.TEXT, "payout that settles the line"),
    ),
)

SETTLED_LINES: Final = TableContract(
    schema="sources",
    name="settled_lines",
    grain="one row a processor line and the payout that settles it, with when that became known",
    key=("line_id",),
    columns=(
        Column("line_id", Type.UUID, "processor line"),
        Column("file_sha256", Type.TEXT, "file that told the payout, or else the line"),
        _SOURCE,
        _ACCOUNT,
        Column("currency", Type.TEXT, "ISO 4217 code or token symbol"),
        _EXTERNAL,
        _OCCURRED,
        Column("net_units", Type.UNITS, "ledger units, positive where we gained"),
        Column("settlement_reference", Type.TEXT, "payout that settles it, empty where unknown"),
        Column("line_known_at", Type.TIMESTAMP, "since when we know the line, UTC"),
        Column(
            "settlement_known_at",
            Type.TIMESTAMP,
            "since when we know its payout, UTC; null where it is unknown",
            nullable=True,
        ),
    ),
    view="sources_settled_lines",
)
