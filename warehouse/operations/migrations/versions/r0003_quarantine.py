"""Keep the whole shape of a refusal, the archive a file came in, and decisions about quarantine.

Revision ID: 0003
"""

import sqlalchemy as sa
from alembic import op

from warehouse.operations.column_types import Instant

revision = "0003"
down_revision = "0002"

_STATES = "state IN ('received', 'accepted', 'quarantined', 'dismissed')"


def upgrade() -> None:
    """Add the columns and the state, which SQLite takes with a new table alone, and the table."""
    with op.batch_alter_table("landings", recreate="always") as landings:
        landings.drop_constraint("landing_state_is_known", type_="check")
        landings.create_check_constraint("landing_state_is_known", _STATES)
        for name in ("field", "found", "expected"):
            landings.add_column(sa.Column(name, sa.String()))
        landings.add_column(sa.Column("archive_sha256", sa.String(64)))
        landings.add_column(sa.Column("member", sa.String()))
        landings.create_index("ix_landings_archive_sha256", ["archive_sha256"])
    op.create_table(
        "quarantine_decisions",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column("sha256", sa.String(64), nullable=False, index=True),
        *(
            sa.Column(name, sa.String(), nullable=False)
            for name in ("decision", "reason", "note", "decided_by")
        ),
        sa.Column("decided_at", Instant(), nullable=False),
    )
