"""The file header: what marks a file as NACHA, from whom, to whom, made when.

Destination and origin are addresses of mailboxes: a file to an originator names the originator,
so neither needs to be a routing number. Both must be stated.
"""

from typing import Final

import numpy as np

from assets.sources.nacha.columns import are_zeros, texts_of
from assets.sources.nacha.dates import Days, are_times, read_dates
from assets.sources.nacha.faults import Faults
from assets.sources.nacha.layouts import (
    CREATION_DATE,
    CREATION_TIME,
    FILE_CONSTANTS,
    FILE_ID_MODIFIER,
    IMMEDIATE_DESTINATION,
    IMMEDIATE_ORIGIN,
    PRIORITY_CODE,
)
from assets.sources.nacha.records import Records
from contracts.reasons import RefusalReason

_CONSTANTS: Final = {PRIORITY_CODE: b"01", FILE_CONSTANTS: b"094101"}


def check_file_header(faults: Faults) -> Days:
    """Note what is wrong with the file header; return the creation date, ``(1,)``."""
    header = np.zeros(1, np.int64)
    characters = faults.records.characters
    for field, constant in _CONSTANTS.items():
        is_other = characters[0, field.columns].tobytes() != constant
        what = (RefusalReason.TYPE_MISMATCH, field)
        faults.note(header, np.array([is_other]), what, constant.decode())
    for field in (IMMEDIATE_DESTINATION, IMMEDIATE_ORIGIN):
        is_missing = are_zeros(characters[:1, field.columns])
        faults.note(header, is_missing, (RefusalReason.FIELD_MISSING, field), "an address")
    created, is_stated = read_dates(faults, header, CREATION_DATE)
    is_unstated = are_zeros(characters[:1, CREATION_DATE.columns]) & ~is_stated
    faults.note(header, is_unstated, (RefusalReason.FIELD_MISSING, CREATION_DATE), "a date, YYMMDD")
    is_time = are_times(characters[:1, CREATION_TIME.columns])
    faults.note(header, ~is_time, (RefusalReason.TIME_INVALID, CREATION_TIME), "a time, HHMM")
    return created


def file_name_of(records: Records) -> tuple[str, str]:
    """Return what names a file: origin, destination and modifier; when it was created.

    The rules give each file of one origin, destination and minute a modifier of its own.
    """
    origin, destination, modifier, date, time = (
        texts_of(records.characters[:1, field.columns])[0]
        for field in (
            IMMEDIATE_ORIGIN,
            IMMEDIATE_DESTINATION,
            FILE_ID_MODIFIER,
            CREATION_DATE,
            CREATION_TIME,
        )
    )
    return f"{origin} to {destination}, {modifier or '-'}", f"{date} {time}".rstrip()
