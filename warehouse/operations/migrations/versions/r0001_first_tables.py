"""Keep landings, the outbox, closes, first-open dates and decisions.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

from warehouse.operations.column_types import Instant, WholeNumber

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create the first tables."""
    _create_intake()
    _create_reconciliation()


def _create_intake() -> None:
    op.create_table(
        "landings",
        sa.Column("sha256", sa.String(64), primary_key=True),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("byte_count", sa.BigInteger(), nullable=False),
        sa.Column("landed_at", Instant(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("reason", sa.String()),
        sa.Column("place", sa.String()),
        sa.Column("to_do", sa.String()),
        sa.Column("line_count", sa.BigInteger(), nullable=False),
        sa.CheckConstraint(
            "state IN ('received', 'accepted', 'quarantined')", name="landing_state_is_known"
        ),
    )
    op.create_table(
        "outbox",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("source_key", sa.String(), nullable=False, unique=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("kind", "account", "customer", "currency")
        ),
        sa.Column("amount_units", WholeNumber(), nullable=False),
        sa.Column("occurred_at", Instant(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("reference", "counterparty", "description")
        ),
    )


def _create_reconciliation() -> None:
    op.create_table(
        "closes",
        sa.Column("business_date", sa.Date(), primary_key=True),
        sa.Column("knowledge_mark_ns", sa.BigInteger(), primary_key=True),
        sa.Column("cutoff_ns", sa.BigInteger(), nullable=False),
        sa.Column("root_hex", sa.String(128), nullable=False),
        sa.Column("closed_at", Instant(), nullable=False),
    )
    op.create_table(
        "first_opens",
        sa.Column("break_id", sa.Uuid(), primary_key=True),
        sa.Column("opened_on", sa.Date(), nullable=False),
    )
    op.create_table(
        "break_decisions",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("break_id", sa.Uuid(), nullable=False, index=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("decision", "note", "decided_by")
        ),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.UniqueConstraint("break_id", "decided_by", "decided_at", name="decision_is_taken_once"),
    )
