"""Do the ledger's accounts hold what the mirror's events add up to? Asked while others post.

The mark is taken before the ledger is read. An account that nothing touched since must be equal to
the fold at the mark; one that was touched must be equal to what one of the later events left.
Those events are asked of the ledger itself, so the mirror may be as far behind as it likes.
"""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import polars as pl

from assets.oracle.mirroring import ACCOUNT_READER
from assets.oracle.proof.account_states import (
    BALANCES,
    FIXED,
    ID,
    STATE,
    carried_states,
    folded_states,
    recorded_accounts,
    stated_states,
)
from assets.progress import counting
from ledger_engine.ledger import Ledger
from warehouse.lake import Lake

_EVENTS_PAGE: Final = 1 << 15
_MIRROR: Final = "_mirrored"


@dataclass(frozen=True, slots=True)
class AccountAgreement:
    """What was compared.

    Attributes:
        account_count: accounts that the ledger holds.
        touched_count: accounts that changed between the mark and their reading.
        differing: a sentence an account that holds anything else.
    """

    account_count: int
    touched_count: int
    differing: tuple[str, ...]


def compare_accounts(lake: Lake, ledger: Ledger, mark_ns: int) -> AccountAgreement:
    """Compare every account of ``ledger``, which was opened after ``mark_ns`` was taken."""
    account_mark_ns = lake.mark(ACCOUNT_READER)
    recorded = recorded_accounts(lake)
    folded = folded_states(lake, mark_ns)
    count = counting("accounts")
    suspects: list[pl.DataFrame] = []
    differing_records = _doubled(recorded)
    account_count = 0
    for stated in stated_states(ledger):
        account_count += stated.height
        suspects.append(_unequal(stated, folded))
        known = stated.filter(pl.col("timestamp") <= account_mark_ns)
        differing_records += _recorded_otherwise(known, recorded)
        folded = folded.join(stated, on=ID, how="anti")
        recorded = recorded.join(stated, on=ID, how="anti")
        count(stated.height)
    unequal = pl.concat(suspects) if suspects else folded.clear()
    differing = _never_held(ledger, mark_ns, unequal) if unequal.height else unequal
    return AccountAgreement(
        account_count,
        unequal.height - differing.height,
        (
            *_in_words(differing),
            *differing_records,
            *_absent_in_words(folded, "has events of it"),
            *_absent_in_words(recorded, "has a record of it"),
        ),
    )


def _unequal(stated: pl.DataFrame, folded: pl.DataFrame) -> pl.DataFrame:
    """Return the stated accounts whose fold is another; without any event it is zero."""
    both = stated.join(folded, on=ID, how="left", suffix=_MIRROR)
    both = both.with_columns(pl.col(f"^.*{_MIRROR}$").fill_null(0))
    is_other = pl.any_horizontal(pl.col(one) != pl.col(f"{one}{_MIRROR}") for one in STATE)
    return both.filter(is_other)


def _recorded_otherwise(stated: pl.DataFrame, recorded: pl.DataFrame) -> list[str]:
    """Return a sentence a fixed field that the mirror lacks or holds otherwise."""
    both = stated.join(recorded, on=ID, how="left", suffix=_MIRROR)
    is_other = pl.any_horizontal(pl.col(one).ne_missing(pl.col(f"{one}{_MIRROR}")) for one in FIXED)
    return [
        f"account {_uuid(row)}: {field}: mirror {row[f'{field}{_MIRROR}']}, ledger {row[field]}"
        for row in both.filter(is_other).iter_rows(named=True)
        for field in FIXED
        if row[f"{field}{_MIRROR}"] != row[field]
    ]


def _doubled(recorded: pl.DataFrame) -> list[str]:
    """Return a sentence an account that is recorded more than once: its sums would be too."""
    copies = recorded.group_by(ID).len("copies").filter(pl.col("copies") > 1).sort(ID)
    return [
        f"account {_uuid(row)}: records: mirror {row['copies']}, ledger 1"
        for row in copies.iter_rows(named=True)
    ]


def _never_held(ledger: Ledger, mark_ns: int, suspects: pl.DataFrame) -> pl.DataFrame:
    """Return those of ``suspects`` whose stated balances no event after the mark left."""
    after = mark_ns
    while suspects.height and len(events := ledger.change_events(after, _EVENTS_PAGE)):
        suspects = suspects.join(carried_states(events), on=(*ID, *STATE), how="anti")
        after = int(events["timestamp"][-1])
    return suspects


def _in_words(differing: pl.DataFrame) -> list[str]:
    return [
        f"account {_uuid(row)}: {balance}: mirror {_units(row, balance, _MIRROR)}, "
        f"ledger {_units(row, balance)}"
        for row in differing.iter_rows(named=True)
        for balance in BALANCES
        if _units(row, balance) != _units(row, balance, _MIRROR)
    ]


def _absent_in_words(left_over: pl.DataFrame, what: str) -> list[str]:
    return [
        f"account {_uuid(row)}: the mirror {what}, the ledger does not hold it"
        for row in left_over.iter_rows(named=True)
    ]


def _uuid(row: dict[str, int]) -> UUID:
    return UUID(int=row["id_low"] | row["id_high"] << 64)


def _units(row: dict[str, int], balance: str, ending: str = "") -> int:
    return row[f"{balance}_low{ending}"] | row[f"{balance}_high{ending}"] << 64
