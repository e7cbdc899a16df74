"""Batch headers, and each control against its header: what all entries of a batch share.

Totals of a control lie in ``totals``.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from assets.sources.nacha.codes import ADVICES_ONLY, SERVICE_CLASSES
from assets.sources.nacha.columns import are_zeros, equal_texts, read_numbers, texts_of
from assets.sources.nacha.dates import Days, read_dates, read_days_of_year
from assets.sources.nacha.faults import Faults, Flags
from assets.sources.nacha.layouts import (
    BATCH_NUMBER,
    COMPANY_ID,
    COMPANY_NAME,
    CONTROL_COMPANY_ID,
    CURRENCIES,
    EFFECTIVE_DATE,
    ENTRY_DESCRIPTION,
    IAT_INDICATOR,
    ODFI,
    ORIGINATOR_STATUS,
    SERVICE_CLASS,
    SETTLEMENT_DAY,
    STANDARD_CLASS,
    Field,
)
from assets.sources.nacha.records import Rows
from assets.sources.nacha.standard_classes import CLASS_NAMES
from assets.sources.nacha.structure import Structure
from contracts.reasons import RefusalReason

_STATUSES: Final = b"012"


@dataclass(frozen=True, slots=True)
class Batches:
    """The batches of a file, a value each.

    Attributes:
        standard_classes: index into ``CLASS_NAMES``, -1 where unknown.
        is_international: laid out as IAT, or as its notification of change.
        is_advice: laid out as ADV.
        dates: effective entry date, else settlement date, else the file's creation date.
        settled: settlement date where the operator has stated it.
    """

    service_classes: Rows
    standard_classes: Rows
    is_international: Flags
    is_advice: Flags
    numbers: Rows
    dates: Days
    settled: list[dt.date | None]
    company_ids: pl.Series
    descriptions: pl.Series
    currencies: pl.Series


def read_batches(faults: Faults, structure: Structure, created: Days) -> Batches:
    """Return what batch headers state, and note what is wrong with them and their controls."""
    characters, headers = faults.records.characters, structure.headers
    classes = texts_of(characters[headers, STANDARD_CLASS.columns])
    is_advice = (classes == "ADV").to_numpy()
    is_changed_iat = texts_of(characters[headers, IAT_INDICATOR.columns]) == "IATCOR"
    is_international = ((classes == "IAT") | ((classes == "COR") & is_changed_iat)).to_numpy()
    effective, is_stated = read_dates(faults, headers, EFFECTIVE_DATE)
    near = np.broadcast_to(created, len(headers))
    settled = read_days_of_year(faults, headers, SETTLEMENT_DAY, near)
    fallback = np.array(
        [one or beside for one, beside in zip(settled, near.tolist(), strict=True)],
        dtype="datetime64[D]",
    )
    batches = Batches(
        service_classes=read_numbers(faults, headers, SERVICE_CLASS, RefusalReason.SERVICE_CLASS),
        standard_classes=_indices(classes),
        is_international=is_international,
        is_advice=is_advice,
        numbers=read_numbers(faults, headers, BATCH_NUMBER, RefusalReason.ILLEGAL_CHARACTER),
        dates=np.where(is_stated, effective, fallback),
        settled=settled,
        company_ids=texts_of(characters[headers, COMPANY_ID.columns]),
        descriptions=texts_of(characters[headers, ENTRY_DESCRIPTION.columns]),
        currencies=texts_of(characters[headers, CURRENCIES.columns]),
    )
    _check_headers(faults, structure, batches)
    _check_controls(faults, structure, batches)
    return batches


def _indices(classes: pl.Series) -> Rows:
    order = {name: index for index, name in enumerate(CLASS_NAMES)}
    return np.array([order.get(one, -1) for one in classes], dtype=np.int64)


def _check_headers(faults: Faults, structure: Structure, batches: Batches) -> None:
    characters, headers = faults.records.characters, structure.headers
    stated = batches.service_classes
    is_service = np.isin(stated, SERVICE_CLASSES) & (batches.is_advice == (stated == ADVICES_ONLY))
    what = (RefusalReason.SERVICE_CLASS, SERVICE_CLASS)
    faults.note(headers, ~is_service, what, "200, 220 or 225; 280 for ADV alone")
    is_unknown = batches.standard_classes < 0
    what = (RefusalReason.STANDARD_CLASS, STANDARD_CLASS)
    faults.note(headers, is_unknown, what, "a standard entry class")
    is_mixed = batches.is_advice != batches.is_advice[:1].any()
    faults.note(headers, is_mixed, what, "ADV alone, or no ADV: a file is one or the other")
    for field in (COMPANY_ID, ENTRY_DESCRIPTION, ODFI):
        _refuse_unstated(faults, headers, field)
    _refuse_unstated(faults, headers[~batches.is_international], COMPANY_NAME)
    _check_currencies(faults, headers[batches.is_international])
    status = characters[headers, ORIGINATOR_STATUS.first - 1]
    is_status = np.isin(status, np.frombuffer(_STATUSES, np.uint8))
    what = (RefusalReason.ILLEGAL_CHARACTER, ORIGINATOR_STATUS)
    faults.note(headers, ~is_status, what, "0, 1 or 2")
    numbers = batches.numbers
    is_ascending = np.concatenate(([True], numbers[1:] > numbers[:-1]))[: len(numbers)]
    what = (RefusalReason.RECORD_ORDER, BATCH_NUMBER)
    faults.note(headers, ~is_ascending, what, "a number above that of the batch before")


def _refuse_unstated(faults: Faults, rows: Rows, field: Field) -> None:
    is_missing = are_zeros(faults.records.characters[rows, field.columns])
    faults.note(rows, is_missing, (RefusalReason.FIELD_MISSING, field), "more than blanks or zeros")


def _check_currencies(faults: Faults, rows: Rows) -> None:
    """Refuse what is no pair of ISO 4217 codes by its form: foreign money is not booked here."""
    part = faults.records.characters[rows, CURRENCIES.columns]
    is_code = np.all((part >= ord("A")) & (part <= ord("Z")), axis=1)
    what = (RefusalReason.CURRENCY_UNKNOWN, CURRENCIES)
    faults.note(rows, ~is_code, what, "two ISO 4217 codes")


def _check_controls(faults: Faults, structure: Structure, batches: Batches) -> None:
    """Note a control whose class, company, originating bank or number is not its header's."""
    characters = faults.records.characters
    headers, controls = structure.headers, structure.controls
    read_numbers(faults, headers, ODFI, RefusalReason.ILLEGAL_CHARACTER)
    for field, reason in (
        (SERVICE_CLASS, RefusalReason.SERVICE_CLASS),
        (ODFI, RefusalReason.ENVELOPE),
        (BATCH_NUMBER, RefusalReason.ENVELOPE),
    ):
        is_equal = (characters[headers, field.columns] == characters[controls, field.columns]).all(
            axis=1
        )
        faults.note(controls, ~is_equal, (reason, field), "what its batch header states")
    stated = characters[controls, CONTROL_COMPANY_ID.columns]
    is_equal = equal_texts(characters[headers, COMPANY_ID.columns], stated)
    is_equal |= batches.is_advice | (batches.is_international & are_zeros(stated))
    what = (RefusalReason.ENVELOPE, CONTROL_COMPANY_ID)
    faults.note(controls, ~is_equal, what, "what its batch header states")
