"""Entries to processor lines: kind, sign, batch, and the link of a return to what it returns.

Amounts are seen from the originator's account, which is ours: a debit that we originate collects
and is positive, a credit pays and is negative. A return takes back what it returns, a dishonored
return takes the return back, a contested one that again: each turns the sign once more. Added up
by original trace, they say what is left of an entry. An advice credits or debits us as it says.
An offset settles its batch on our account: without it, the batch adds up to what settles. The
controls tied before; no line is made of a file that does not.
"""

from typing import Final

import numpy as np
import polars as pl

from assets.sources.nacha.addenda import (
    CHANGE_REFUSED,
    CHANGED,
    CONTESTED,
    DISHONORED,
    RETURNED,
)
from assets.sources.nacha.class_rules import ClassedEntries, is_offset
from assets.sources.nacha.codes import IS_PRENOTE, IS_ZERO_DOLLAR
from assets.sources.nacha.columns import are_digits, texts_of
from assets.sources.nacha.descriptions import descriptions_of
from assets.sources.nacha.layouts import IDENTIFICATION, ORIGINAL_TRACE, REASON_CODE, TRACE, Field
from assets.sources.nacha.parties import counterparties_of, references_of
from assets.sources.nacha.records import Bytes, Rows
from assets.sources.read_file import FileContent, rows_of
from contracts.currencies import CURRENCIES
from contracts.ids import digest_id_column
from contracts.tables.sources import PROCESSOR_LINES

CURRENCY: Final = "USD"
_UNITS_PER_CENT: Final = CURRENCIES[CURRENCY].units_per_minor

_ACKNOWLEDGMENTS: Final = ("ACK", "ATX")
"""Classes whose identification number may be the trace of the payment that arrived."""

_KINDS: Final = {
    RETURNED: "ach_return",
    DISHONORED: "ach_dishonored_return",
    CONTESTED: "ach_contested_return",
    CHANGED: "ach_change_notice",
    CHANGE_REFUSED: "ach_refused_change_notice",
}


def lines_of(file: FileContent, account: str, classed: ClassedEntries) -> pl.DataFrame:
    """Return the processor lines of a file: one an entry, in the order of the file."""
    structure = classed.structure
    positions = pl.Series(classed.faults.records.numbers(structure.entries), dtype=pl.Int64)
    digests = pl.repeat(file.sha256, len(positions), eager=True)
    gross = pl.Series(_signed_cents(classed) * _UNITS_PER_CENT)
    batch = structure.batch_of_entry
    dates = pl.Series(classed.batches.dates).cast(pl.Date)
    columns: dict[str, object] = {
        "line_id": digest_id_column(digests, positions.cast(pl.String)),
        "file_sha256": file.sha256,
        "position": positions,
        "source": file.source,
        "account": account,
        "currency": CURRENCY,
        "external_id": texts_of(
            classed.faults.records.characters[structure.entries, TRACE.columns]
        ),
        "kind": _kinds(classed),
        "gross_units": gross,
        "fee_units": 0,
        "net_units": gross,
        "occurred_at": dates.gather(batch).cast(pl.Datetime("us")),
        "available_on": pl.Series(classed.batches.settled, dtype=pl.Date).gather(batch),
        "settlement_reference": _batch_names(classed, dates).gather(batch),
        "related_id": texts_of(_originals(classed)),
        "status": "",
        "reason_code": texts_of(_decided(classed, REASON_CODE)),
        "reference": references_of(classed),
        "counterparty": counterparties_of(classed),
        "description": descriptions_of(classed),
    }
    return rows_of(PROCESSOR_LINES, columns)


def _kinds(classed: ClassedEntries) -> pl.Series:
    entries, categories = classed.entries, classed.addenda.categories
    chosen = [(categories == one, kind) for one, kind in _KINDS.items()]
    chosen += [
        (entries.is_advice & entries.is_debit, "ach_adv_debit"),
        (entries.is_advice, "ach_adv_credit"),
        (IS_PRENOTE[entries.codes], "ach_prenote"),
        (IS_ZERO_DOLLAR[entries.codes], "ach_remittance"),
        (is_offset(classed.faults, classed.structure), "ach_offset"),
        (entries.is_debit, "ach_debit"),
    ]
    names = [*(kind for _, kind in chosen), "ach_credit"]
    picked = np.select([flags for flags, _ in chosen], list(range(len(chosen))), len(chosen))
    return pl.Series(names, dtype=pl.String).gather(picked)


def _signed_cents(classed: ClassedEntries) -> Rows:
    categories = classed.addenda.categories
    is_gain = classed.entries.is_debit ^ classed.entries.is_advice
    is_gain ^= (categories == RETURNED) | (categories == CONTESTED)
    return np.where(is_gain, classed.entries.cents, -classed.entries.cents)


def _batch_names(classed: ClassedEntries, dates: pl.Series) -> pl.Series:
    """Return company id, date and number of each batch: what names it in its file and beyond."""
    numbers = pl.Series(classed.batches.numbers).cast(pl.String)
    return classed.batches.company_ids + "/" + dates.cast(pl.String) + "/" + numbers


def _originals(classed: ClassedEntries) -> Bytes:
    """Return the trace of the entry that each returns, changes or acknowledges."""
    traces = _decided(classed, ORIGINAL_TRACE)
    acknowledges = np.flatnonzero(classed.of(*_ACKNOWLEDGMENTS) & classed.is_forward)
    rows = classed.structure.entries[acknowledges]
    named = classed.faults.records.characters[rows, IDENTIFICATION.columns]
    is_trace = are_digits(named)
    traces[acknowledges[is_trace]] = named[is_trace]
    return traces


def _decided(classed: ClassedEntries, field: Field) -> Bytes:
    """Return a field of the return or change addenda of each entry, empty where it has none."""
    rows = classed.addenda.deciding
    part = np.full((len(rows), field.width), ord(" "), np.uint8)
    is_decided = rows >= 0
    part[is_decided] = classed.faults.records.characters[rows[is_decided], field.columns]
    return part


assert IDENTIFICATION.width == ORIGINAL_TRACE.width
