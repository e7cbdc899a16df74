"""The file header (01) and the group headers (02): who reports, of which day, how finally."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import polars as pl

from assets.sources.bai2.faults import fault
from assets.sources.bai2.values import date_of, refuse_other_time
from contracts.currencies import CURRENCIES
from contracts.reasons import RefusalReason

DEFAULT_CURRENCY: Final = "USD"
_VERSION: Final = "2"
_FILE_FIELDS: Final = 8
_GROUP_FIELDS: Final = 7
_MODIFIERS: Final = {"": True, "1": False, "2": True, "3": False, "4": True}
"""As-of-date modifier to whether the report is final: of the day before, or of the same day."""


@dataclass(frozen=True, slots=True)
class FileHeader:
    """The sender's number of the file: its creation date and its number on that date.

    ``issue`` says the rest of what names it: sender, receiver, time of creation.
    """

    reference: str
    issue: str


@dataclass(frozen=True, slots=True)
class GroupHeader:
    """What a group says of all its accounts. ``is_final`` is false for an interim report."""

    as_of: dt.date
    currency: str
    is_final: bool
    record: int


def file_header_of(records: pl.DataFrame) -> FileHeader:
    """Return the file header.

    Raises:
        RefusedFileError: a field is missing or wrong, or the file is of another version.
    """
    header = records.filter(pl.col("parent_kind") == "01")
    ((number, fields),) = joined(header)
    if len(fields) != _FILE_FIELDS:
        found = f"{len(fields)} fields"
        raise fault(RefusalReason.FIELD_COUNT, number, found, expected=f"{_FILE_FIELDS} fields")
    sender, receiver, created, at, name, length, block, version = fields
    if version != _VERSION:
        raise fault(
            RefusalReason.TYPE_MISMATCH, number, version, field="version number", expected=_VERSION
        )
    for field, text in (("sender", sender), ("receiver", receiver), ("file number", name)):
        if not text:
            raise fault(RefusalReason.FIELD_MISSING, number, field=field)
    for field, text in (("physical record length", length), ("block size", block)):
        if text and not (text.isascii() and text.isdigit()):
            raise fault(RefusalReason.RECORD_LENGTH, number, text, field=field, expected="digits")
    date = date_of(created, number, "file creation date")
    refuse_other_time(at, number, "file creation time")
    return FileHeader(f"{date.isoformat()}/{name}", f"{sender} to {receiver}, {at}")


def group_headers_of(records: pl.DataFrame) -> dict[int, GroupHeader]:
    """Return the group headers by the number of their group.

    Raises:
        RefusedFileError: a field is missing or wrong, or the group is a test or a deletion.
    """
    headers = records.filter(pl.col("parent_kind") == "02")
    return {place: _group(*one) for place, one in enumerate(joined(headers), start=1)}


def joined(records: pl.DataFrame) -> list[tuple[int, list[str]]]:
    """Return number and fields of each logical record: the slash of a record divides fields."""
    logical = records.group_by("parent", maintain_order=True).agg(
        pl.col("body").str.strip_suffix("/").str.join(",")
    )
    return [(number, body.split(",")) for number, body in logical.iter_rows()]


def _group(number: int, fields: list[str]) -> GroupHeader:
    if len(fields) != _GROUP_FIELDS:
        found = f"{len(fields)} fields"
        raise fault(RefusalReason.FIELD_COUNT, number, found, expected=f"{_GROUP_FIELDS} fields")
    _, originator, status, as_of, at, currency, modifier = fields
    if not originator:
        raise fault(RefusalReason.FIELD_MISSING, number, field="originator")
    _refuse_other_status(status, number)
    date = date_of(as_of, number, "as-of date")
    if at:
        refuse_other_time(at, number, "as-of time")
    if modifier not in _MODIFIERS:
        raise fault(
            RefusalReason.TIME_INVALID, number, modifier, field="as-of-date modifier",
            expected="1 to 4",
        )  # fmt: skip
    code = currency or DEFAULT_CURRENCY
    refuse_other_currency(code, number)
    return GroupHeader(date, code, _MODIFIERS[modifier], number)


def refuse_other_currency(code: str, number: int) -> None:
    """Refuse a currency that nobody registered."""
    if code not in CURRENCIES:
        raise fault(RefusalReason.CURRENCY_UNKNOWN, number, code, field="currency")


def _refuse_other_status(status: str, number: int) -> None:
    """Refuse a group that does not report what is: only updates and corrections do."""
    if status in ("1", "3"):
        return
    is_known = status in ("2", "4")
    reason = RefusalReason.STATUS_NOT_BOOKED if is_known else RefusalReason.STATUS_UNKNOWN
    raise fault(
        reason, number, status, field="group status", expected="1 (update) or 3 (correction)"
    )
