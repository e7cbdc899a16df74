"""Let an outbox event bring parts, and name the event that it resolves.

Revision ID: 0002
"""

import sqlalchemy as sa
from alembic import op

from warehouse.operations.column_types import WholeNumber

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column and the table."""
    op.add_column("outbox", sa.Column("resolves", sa.Uuid()))
    op.create_table(
        "outbox_parts",
        sa.Column("source_key", sa.String(), sa.ForeignKey("outbox.source_key"), primary_key=True),
        sa.Column("part", sa.String(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.Column("amount_units", WholeNumber(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("customer", sa.String(), nullable=False),
    )
