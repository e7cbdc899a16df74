"""The tables of the operations store. Their history stands in ``migrations/versions``."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

from warehouse.operations.column_types import Instant, WholeNumber


class Model(DeclarativeBase):
    """Where every table of the store is known."""


class LandingRow(Model):
    """One file ever landed, by its SHA-256."""

    __tablename__ = "landings"
    __table_args__ = (
        CheckConstraint(
            "state IN ('received', 'accepted', 'quarantined', 'dismissed')",
            name="landing_state_is_known",
        ),
    )

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    file_name: Mapped[str]
    source: Mapped[str]
    byte_count: Mapped[int] = mapped_column(BigInteger)
    landed_at: Mapped[datetime] = mapped_column(Instant)
    state: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None]
    place: Mapped[str | None]
    to_do: Mapped[str | None]
    line_count: Mapped[int] = mapped_column(BigInteger)
    field: Mapped[str | None]
    found: Mapped[str | None]
    expected: Mapped[str | None]
    archive_sha256: Mapped[str | None] = mapped_column(String(64), index=True)
    member: Mapped[str | None]


class QuarantineDecisionRow(Model):
    """One decision about a file in quarantine; decisions are added, never changed."""

    __tablename__ = "quarantine_decisions"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    decision: Mapped[str]
    reason: Mapped[str]
    note: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(Instant)


class OutboxRow(Model):
    """One business event of our own, in the order of appending."""

    __tablename__ = "outbox"

    sequence: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    source_key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    account: Mapped[str]
    customer: Mapped[str]
    currency: Mapped[str]
    amount_units: Mapped[int] = mapped_column(WholeNumber)
    occurred_at: Mapped[datetime] = mapped_column(Instant)
    business_date: Mapped[date]
    reference: Mapped[str]
    counterparty: Mapped[str]
    description: Mapped[str]
    resolves: Mapped[UUID | None]
    parts: Mapped[list["OutboxPartRow"]] = relationship(lazy="selectin")


class OutboxPartRow(Model):
    """One amount beside that of its event, in the same transaction."""

    __tablename__ = "outbox_parts"

    source_key: Mapped[str] = mapped_column(ForeignKey("outbox.source_key"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    currency: Mapped[str]
    amount_units: Mapped[int] = mapped_column(WholeNumber)
    account: Mapped[str]
    customer: Mapped[str]


class CloseRow(Model):
    """One close of a day; a restatement closes it again at a later knowledge mark."""

    __tablename__ = "closes"

    business_date: Mapped[date] = mapped_column(primary_key=True)
    knowledge_mark_ns: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    cutoff_ns: Mapped[int] = mapped_column(BigInteger)
    root_hex: Mapped[str] = mapped_column(String(128))
    closed_at: Mapped[datetime] = mapped_column(Instant)


class FirstOpenRow(Model):
    """The first day on which a break was open: survives every rebuild of the lake."""

    __tablename__ = "first_opens"

    break_id: Mapped[UUID] = mapped_column(primary_key=True)
    opened_on: Mapped[date]
