"""Column types that lose nothing: whole numbers of any size, instants that keep their zone."""

from datetime import UTC, datetime

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator


class WholeNumber(TypeDecorator[int]):
    """A whole number as its decimal text: SQLite's own integers end at 64 bits.

    Compare and add in Python: text sorts as text.
    """

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: int | None, dialect: Dialect) -> str | None:
        """Write the number; a float or a truth value is a defect of ours."""
        del dialect
        assert value is None or type(value) is int, f"{value!r} is no whole number"
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> int | None:
        """Read the number back, to the unit."""
        del dialect
        return None if value is None else int(value)


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored in UTC: SQLite has no zones, so the zone is ours to keep."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Write the instant in UTC; one without a zone is a defect of ours."""
        del dialect
        assert value is None or value.tzinfo is not None, f"{value!r} has no time zone"
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Read the instant back, in UTC."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
