"""Legs to the ledger's records: times, legs and dates are packed, flags and chains are set."""

from typing import Final, NamedTuple

import numpy as np
import polars as pl

from contracts.dates import FIRST_DATE, LAST_DATE
from contracts.money import UNITS
from ledger_engine.account_ids import ledger_numbers
from ledger_engine.compiled import compiled
from ledger_engine.flags import TransferFlags
from ledger_engine.ingestion.accounts import LegAccounts
from ledger_engine.ingestion.leg_checks import earlier_events
from ledger_engine.ingestion.legs import Legs
from ledger_engine.records import TRANSFER, Records, Words, words_of
from ledger_engine.text_columns import halves_of_units, halves_of_uuids

_FIRST_CONTENT_WORD: Final = 2
_M1 = np.uint64(0x9E3779B97F4A7C15)
_M2 = np.uint64(0xC2B2AE3D27D4EB4F)
_SHIFT = np.uint64(29)


class Stated(NamedTuple):
    """What legs say in 128 bits, ``(n, 2)`` halves each.

    Attributes:
        ids: of the transfers.
        amounts: in ledger units.
        events: each leg's event.
        earlier: the event that it settles or corrects, 0 where none.
    """

    ids: Words
    amounts: Words
    events: Words
    earlier: Words


def stated(legs: Legs, ids: Words) -> Stated:
    """Return what ``legs`` say under these ids."""
    own = halves_of_uuids(legs.events["event_id"])
    earlier = np.zeros_like(own)
    named = earlier_events(legs)
    is_named = named.is_not_null()
    if is_named.any():
        earlier[is_named.to_numpy()] = halves_of_uuids(named.filter(is_named))
    amounts = legs.taken("amount_units", "0")
    assert amounts.dtype == UNITS, "amounts are whole units below 10^38"
    return Stated(ids, halves_of_units(amounts), own[legs.event], earlier[legs.event])


def transfer_records(legs: Legs, said: Stated, accounts: LegAccounts) -> Records:
    """Return ``TRANSFER[n]`` of legs.

    ``user_data_128`` is the event (the corrected one, where it corrects), ``user_data_64`` its
    valid time, ``user_data_32`` packs kind of source(8), leg number(8) and business date in days
    since 1970(16). ``pending_id`` is the *event* that a leg settles: which transfer that became is
    the journal's to say.
    """
    transfers = np.zeros(len(legs), TRANSFER)
    lines = legs.line
    transfers["id"] = said.ids
    transfers["debit_account_id"], transfers["credit_account_id"] = accounts.ids
    transfers["amount"] = said.amounts
    is_correction = legs.rules.corrects[legs.version[legs.event]]
    transfers["user_data_128"] = np.where(is_correction[:, None], said.earlier, said.events)
    transfers["user_data_64"] = legs.of_events("occurred_ns")["occurred_ns"].to_numpy()
    transfers["user_data_32"] = _source_leg_and_day(legs)
    transfers["timeout"] = legs.rules.timeout_s[lines]
    transfers["ledger"] = ledger_numbers(accounts.tenant, accounts.asset)
    transfers["code"] = legs.rules.transfer_code[lines]
    is_linked = legs.rules.is_linked[lines] & ~legs.is_last
    transfers["flags"] = legs.rules.flags[lines] | is_linked * int(TransferFlags.LINKED)
    settles = legs.is_settling
    transfers["pending_id"][settles] = said.earlier[settles]
    return transfers


def digests_of(transfers: Records) -> np.ndarray:
    """Return a checksum of each transfer's content, its id left out."""
    digests = np.zeros(len(transfers), np.uint64)
    with np.errstate(over="ignore"):
        _digest(words_of(transfers), digests)
    return digests


@compiled
def _digest(rows: Words, digests: Words) -> None:
    for row in range(rows.shape[0]):
        mixed = _M1
        for word in range(_FIRST_CONTENT_WORD, rows.shape[1]):
            mixed = (mixed ^ rows[row, word]) * _M2
            mixed = mixed ^ (mixed >> _SHIFT)
        digests[row] = mixed * _M1


def _source_leg_and_day(legs: Legs) -> np.ndarray:
    dates = legs.events["business_date"]
    is_held = dates.is_between(FIRST_DATE, LAST_DATE)
    assert is_held.all(), f"a business date lies outside {FIRST_DATE} to {LAST_DATE}"
    days = dates.cast(pl.Int32()).cast(pl.UInt32()).to_numpy()
    kinds = legs.events["source_kind"].cast(pl.UInt32()).to_numpy()
    numbers = legs.leg_number.astype(np.uint32) << np.uint32(16)
    packed: np.ndarray = (kinds << np.uint32(24) | days)[legs.event] | numbers
    return packed
