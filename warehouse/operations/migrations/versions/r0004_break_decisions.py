"""Keep people with their keys, and decisions about breaks as a signed history.

The table that kept bare words of a decision goes: nothing ever wrote to it.

Revision ID: 0004
"""

import sqlalchemy as sa
from alembic import op

from warehouse.operations.column_types import Instant

revision = "0004"
down_revision = "0003"

_ONCE = "step IN ('proposed', 'approved', 'rejected', 'corrected')"
_SAID = "an entry of the history of breaks is never changed or removed"

_SQLITE_TRIGGERS = tuple(
    f"CREATE TRIGGER break_entries_refuse_{deed} BEFORE {deed} ON break_entries "
    f"BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    for deed in ("update", "delete")
)
_REFUSING_FUNCTION = (
    "CREATE FUNCTION refuse_change_of_history() RETURNS trigger LANGUAGE plpgsql AS "
    f"$$ BEGIN RAISE EXCEPTION '{_SAID}'; END $$"
)
_REFUSING_TRIGGER = (
    "CREATE TRIGGER break_entries_refuse_change BEFORE UPDATE OR DELETE OR TRUNCATE "
    "ON break_entries FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_history()"
)
_POSTGRESQL_TRIGGERS = (_REFUSING_FUNCTION, _REFUSING_TRIGGER)


def upgrade() -> None:
    """Replace the table of decisions."""
    op.drop_table("break_decisions")
    _create_people()
    _create_entries()
    head = op.create_table(
        "break_head",
        sa.Column("one", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False),
        sa.CheckConstraint("one = 1", name="there_is_one_head"),
    )
    op.bulk_insert(head, [{"one": 1, "number": 0, "entry_hash": "0" * 64}])
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _SQLITE_TRIGGERS if is_sqlite else _POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _create_people() -> None:
    op.create_table(
        "people",
        sa.Column("name", sa.String(), primary_key=True),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("enrolled_at", Instant(), nullable=False),
    )
    op.create_table(
        "person_keys",
        sa.Column("fingerprint", sa.String(64), primary_key=True),
        sa.Column("person", sa.String(), sa.ForeignKey("people.name"), nullable=False, index=True),
        sa.Column("public_key", sa.String(64), nullable=False, unique=True),
        sa.Column("enrolled_at", Instant(), nullable=False),
        sa.Column("retired_at", Instant()),
        sa.UniqueConstraint("fingerprint", "person", name="a_key_is_one_persons"),
    )


def _create_entries() -> None:
    op.create_table(
        "break_entries",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("break_id", sa.Uuid(), nullable=False, index=True),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("step", sa.String(16), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("about", sa.String(64)),
        sa.Column("about_person", sa.String()),
        sa.Column("about_key", sa.String(64)),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("valid_on", sa.Date(), nullable=False),
        sa.Column("decided_at", Instant(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(64), nullable=False),
        sa.Column("previous_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("signature", sa.String(128), nullable=False),
        sa.Column("entry_hash", sa.String(64), nullable=False, unique=True),
        *_entry_constraints(),
    )
    op.create_index(
        "ix_break_entries_one_outcome",
        "break_entries",
        ["break_id", "attempt", "step"],
        unique=True,
        sqlite_where=sa.text(_ONCE),
        postgresql_where=sa.text(_ONCE),
    )


def _entry_constraints() -> tuple[sa.Constraint, ...]:
    return (
        sa.ForeignKeyConstraint(
            ["fingerprint", "person"],
            ["person_keys.fingerprint", "person_keys.person"],
            name="an_entry_is_signed_with_its_persons_key",
        ),
        sa.UniqueConstraint("entry_hash", "person", "fingerprint", name="an_entry_has_one_signer"),
        sa.ForeignKeyConstraint(
            ["about", "about_person", "about_key"],
            ["break_entries.entry_hash", "break_entries.person", "break_entries.fingerprint"],
            name="what_it_is_about_is_told_truly",
        ),
        sa.CheckConstraint(
            "step NOT IN ('approved', 'rejected') OR "
            "(about IS NOT NULL AND about_person IS NOT NULL AND about_key IS NOT NULL)",
            name="an_outcome_names_its_proposal",
        ),
        sa.CheckConstraint(
            "step <> 'approved' OR (about_person <> person AND about_key <> fingerprint)",
            name="another_person_and_key_approves",
        ),
    )
