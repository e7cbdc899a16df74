"""The tables of people and of the history of breaks. Entries are added, never changed or removed.

What the store alone must refuse stands here as constraints: an approval by who proposed, or with
the same key; two entries after the same one; two outcomes of one attempt. Triggers refuse every
change of an entry (``migrations/versions``).
"""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from warehouse.operations.column_types import Instant
from warehouse.operations.models import Model

_ONCE = "step IN ('proposed', 'approved', 'rejected', 'corrected')"


class PersonRow(Model):
    """Somebody who takes decisions."""

    __tablename__ = "people"

    name: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str] = mapped_column(String(16))
    enrolled_at: Mapped[datetime] = mapped_column(Instant)


class PersonKeyRow(Model):
    """The public half of a person's key; a retired one stays, to check what it signed."""

    __tablename__ = "person_keys"
    __table_args__ = (UniqueConstraint("fingerprint", "person", name="a_key_is_one_persons"),)

    fingerprint: Mapped[str] = mapped_column(String(64), primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("people.name"), index=True)
    public_key: Mapped[str] = mapped_column(String(64), unique=True)
    enrolled_at: Mapped[datetime] = mapped_column(Instant)
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class BreakEntryRow(Model):
    """One signed entry, linked to the one before it by that one's hash."""

    __tablename__ = "break_entries"
    __table_args__ = (
        ForeignKeyConstraint(
            ["fingerprint", "person"],
            ["person_keys.fingerprint", "person_keys.person"],
            name="an_entry_is_signed_with_its_persons_key",
        ),
        UniqueConstraint("entry_hash", "person", "fingerprint", name="an_entry_has_one_signer"),
        ForeignKeyConstraint(
            ["about", "about_person", "about_key"],
            ["break_entries.entry_hash", "break_entries.person", "break_entries.fingerprint"],
            name="what_it_is_about_is_told_truly",
        ),
        CheckConstraint(
            "step NOT IN ('approved', 'rejected') OR "
            "(about IS NOT NULL AND about_person IS NOT NULL AND about_key IS NOT NULL)",
            name="an_outcome_names_its_proposal",
        ),
        CheckConstraint(
            "step <> 'approved' OR (about_person <> person AND about_key <> fingerprint)",
            name="another_person_and_key_approves",
        ),
        Index(
            "ix_break_entries_one_outcome",
            "break_id",
            "attempt",
            "step",
            unique=True,
            sqlite_where=text(_ONCE),
            postgresql_where=text(_ONCE),
        ),
    )

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    break_id: Mapped[UUID] = mapped_column(index=True)
    attempt: Mapped[int]
    step: Mapped[str] = mapped_column(String(16))
    content: Mapped[str]
    about: Mapped[str | None] = mapped_column(String(64))
    about_person: Mapped[str | None]
    about_key: Mapped[str | None] = mapped_column(String(64))
    note: Mapped[str]
    valid_on: Mapped[date]
    decided_at: Mapped[datetime] = mapped_column(Instant)
    person: Mapped[str]
    fingerprint: Mapped[str] = mapped_column(String(64))
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    signature: Mapped[str] = mapped_column(String(128))
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)


class BreakHeadRow(Model):
    """The end of the history, in one row: what is cut off behind it is missed."""

    __tablename__ = "break_head"
    __table_args__ = (CheckConstraint("one = 1", name="there_is_one_head"),)

    one: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    entry_hash: Mapped[str] = mapped_column(String(64))
