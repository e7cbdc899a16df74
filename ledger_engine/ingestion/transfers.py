"""Legs to the ledger's records: times, legs and dates are packed, flags and chains are set."""

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.money import UNITS
from ledger_engine.account_ids import ledger_numbers
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion.accounts import LegAccounts
from ledger_engine.ingestion.leg_checks import earlier_events
from ledger_engine.ingestion.legs import Legs
from ledger_engine.ingestion.rule_lines import Numbers
from ledger_engine.ingestion.transfer_kernel import digest, fill
from ledger_engine.records import TRANSFER, Records, Words, records_of, words_of
from ledger_engine.text_columns import halves_of_units, halves_of_uuids

_WORDS: Final = TRANSFER.itemsize // 8
_CODE_BITS: Final = 16
_HALF: Final = np.uint64(32)


class Stated(NamedTuple):
    """What legs say, the wide numbers in ``(n, 2)`` halves.

    Attributes:
        ids: of the transfers.
        amounts: in ledger units.
        events: each leg's event.
        earlier: the event that it settles or corrects, 0 where none.
        flags: one number each.
    """

    ids: Words
    amounts: Words
    events: Words
    earlier: Words
    flags: Numbers


def stated(legs: Legs, ids: Words) -> Stated:
    """Return what ``legs`` say under these ids."""
    own = halves_of_uuids(legs.events["event_id"])
    earlier = np.zeros_like(own)
    named = earlier_events(legs)
    is_named = named.is_not_null()
    if is_named.any():
        earlier[is_named.to_numpy()] = halves_of_uuids(named.filter(is_named))
    amounts = legs.amounts()
    assert amounts.dtype == UNITS, "amounts are whole units below 10^38"
    if not legs.is_one_each:
        own, earlier = own[legs.event], earlier[legs.event]
    is_linked = legs.rules.is_linked[legs.line] & ~legs.is_last
    flags = legs.rules.flags[legs.line] | is_linked * int(TransferFlags.LINKED)
    return Stated(ids, halves_of_units(amounts), own, earlier, flags)


def transfer_records(legs: Legs, said: Stated, accounts: LegAccounts) -> Records:
    """Return ``TRANSFER[n]`` of legs.

    ``user_data_128`` is the event (the corrected one, where it corrects), ``user_data_64`` its
    valid time, ``user_data_32`` packs kind of source(8), leg number(8) and business date in days
    since 1970(16). ``pending_id`` is the *event* that a leg settles: which transfer that became is
    the journal's to say.
    """
    lines, rules = legs.line, legs.rules
    occurred = legs.of_events("occurred_ns")["occurred_ns"].cast(pl.UInt64()).to_numpy()
    ledgers = ledger_numbers(accounts.tenant, accounts.asset).astype(np.uint64)
    code_and_flags = (rules.transfer_code[lines] | said.flags << _CODE_BITS).astype(np.uint64)
    numbers = _plain(
        occurred,
        _source_leg_and_day(legs) | rules.timeout_s[lines].astype(np.uint64) << _HALF,
        ledgers | code_and_flags << _HALF,
    )
    groups = said.events
    is_correction = rules.corrects[legs.version]
    if is_correction.any():
        groups = np.where(is_correction[legs.event][:, None], said.earlier, groups)
    pending = said.earlier * legs.is_settling[:, None].astype(np.uint64)
    rows = np.empty((len(legs), _WORDS), np.uint64)
    ids = _plain(said.ids, *accounts.ids, said.amounts, pending, groups)
    fill(rows, ids, numbers)
    return records_of(rows, TRANSFER)


def _plain(*columns: Words) -> tuple[Words, ...]:
    """Return columns as the compiled function wants them: writeable, one after another."""
    return tuple(np.require(one, np.uint64, ["C", "W"]) for one in columns)


def digests_of(transfers: Records) -> np.ndarray:
    """Return a checksum of each transfer's content, its id left out."""
    digests = np.zeros(len(transfers), np.uint64)
    with np.errstate(over="ignore"):
        digest(words_of(transfers), digests)
    return digests


def _source_leg_and_day(legs: Legs) -> Words:
    dates = legs.events["business_date"]
    is_held = dates.is_between(FIRST_DATE, LAST_DATE)
    assert is_held.all(), f"a business date lies outside {FIRST_DATE} to {LAST_DATE}"
    days = dates.cast(pl.Int32()).cast(pl.UInt64()).to_numpy()
    kinds = legs.events["source_kind"].cast(pl.UInt64()).to_numpy()
    numbers = legs.leg_number.astype(np.uint64) << np.uint64(16)
    packed: Words = (kinds << np.uint64(24) | days)[legs.event] | numbers
    return packed
