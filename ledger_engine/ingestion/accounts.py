"""The accounts that legs need: their ids, and opening those that are not open yet."""

from typing import Final

import numpy as np
import polars as pl

from ledger_engine.account_ids import ledger_numbers, owner_subs, placed_subs
from ledger_engine.chart_of_accounts import CHART, gl_account
from ledger_engine.ingestion.leg_sides import gl_codes, side_columns
from ledger_engine.ingestion.legs import ASSET, Legs
from ledger_engine.ingestion.rule_lines import FROM, Flags, Numbers, SideLines
from ledger_engine.journal import Journal
from ledger_engine.ledger import Ledger
from ledger_engine.records import ACCOUNT, Words
from ledger_engine.statuses import AccountStatus
from ledger_engine.text_columns import bytes_of_halves

_IN_CHART: Final = np.isin(np.arange(1 << 16), list(CHART))
_SIDES: Final = ("debit", "credit")
_NAME: Final = ("tenant", "currency", "gl_code", "owner_kind", "owner")
_EXISTING: Final = tuple(
    int(status) for status in AccountStatus if status.name.startswith("EXISTS")
)


class LegAccounts:
    """The accounts of some legs: numbers and ids of both sides, at the places of the legs.

    Raises:
        DeclarationError: a GL code is not in the chart.
    """

    def __init__(self, legs: Legs) -> None:
        self.asset: Numbers = legs.taken(ASSET).to_numpy()
        self.tenant: Numbers = legs.of_events("tenant")["tenant"].cast(pl.Int64()).to_numpy()
        self.gl_codes = (gl_codes(legs, "debit"), gl_codes(legs, "credit"))
        for codes in self.gl_codes:
            unknown = ~_IN_CHART[codes] & (codes != 0)
            if unknown.any():
                gl_account(int(codes[unknown].min()))
        self._subs: dict[int, Words] = {}
        self.ids = tuple(
            placed_subs(self._side_subs(legs, side), self.tenant, self.asset, codes)
            for side, codes in zip(_SIDES, self.gl_codes, strict=True)
        )

    def _side_subs(self, legs: Legs, side: str) -> Words:
        """Return ``(n, 2)`` sub-account numbers of one side of each leg."""
        lines: SideLines = getattr(legs.rules, side)
        owners = {int(one) for one in lines.owner_from[legs.lines]}
        if len(owners) == 1 and owners != {FROM["control"]}:
            return self._owner_subs(legs, owners.pop())
        whose = lines.owner_from[legs.line]
        subs = np.zeros((len(legs), 2), np.uint64)
        for code in owners - {FROM["control"]}:
            np.copyto(subs, self._owner_subs(legs, code), where=(whose == code)[:, None])
        return subs

    def _owner_subs(self, legs: Legs, code: int) -> Words:
        """Return the sub-account of the owner that ``code`` means, for every leg; hashed once."""
        if code not in self._subs:
            name = "account" if code in (FROM["account"], FROM["part_account"]) else "customer"
            if code < FROM["part_account"]:
                own = owner_subs(legs.events["tenant"], name, legs.events[name])
                self._subs[code] = own if legs.is_one_each else own[legs.event]
            else:
                tenants = legs.events["tenant"][legs.parts["event_place"]]
                found = owner_subs(tenants, name, legs.parts[name])
                none = np.zeros((1, 2), np.uint64)
                self._subs[code] = np.concatenate([found, none])[legs.part]
        return self._subs[code]


def open_accounts(
    ledger: Ledger, journal: Journal, legs: Legs, accounts: LegAccounts, wanted: Flags
) -> None:
    """Create the accounts of the ``wanted`` legs that the journal does not know; note their names.

    An account that exists with other flags (closed, or opened by an older chart) counts as open:
    what the ledger thinks of transfers on it becomes their outcome.
    """
    missing = [~journal.are_opened(ids) & wanted for ids in accounts.ids]
    if not any(one.any() for one in missing):
        return
    sides = zip(_SIDES, accounts.ids, missing, strict=True)
    named = pl.concat([_names(legs, accounts, side, ids, rows) for side, ids, rows in sides])
    names = named.unique("account_id", keep="first", maintain_order=True)
    records = np.zeros(names.height, ACCOUNT)
    records["id"] = np.column_stack([names["low"].to_numpy(), names["high"].to_numpy()])
    records["ledger"] = ledger_numbers(names["tenant"].to_numpy(), names["asset"].to_numpy())
    records["code"] = names["gl_code"].to_numpy()
    flags = {int(code): int(gl_account(int(code)).flags) for code in names["gl_code"].unique()}
    records["flags"] = names["gl_code"].replace_strict(flags).to_numpy()
    statuses = ledger.create_accounts(records)["status"]
    is_open = np.isin(statuses, [int(AccountStatus.CREATED), *_EXISTING])
    assert is_open.all(), f"the ledger refused accounts: {np.unique(statuses[~is_open])}"
    journal.record_names(names.select(*_NAME, "account_id"))


def _names(
    legs: Legs, accounts: LegAccounts, side: str, ids: Words, rows: np.ndarray
) -> pl.DataFrame:
    """Return the accounts on one side of the legs at ``rows``, by name."""
    _, unique = np.unique(ids[rows], axis=0, return_index=True)
    places = np.flatnonzero(rows)[np.sort(unique)]
    chosen = legs.picked(places)
    gl_code, owner_kind, owner = side_columns(chosen, side)
    return pl.DataFrame(
        [
            pl.Series("tenant", accounts.tenant[places]).cast(pl.Int32()),
            chosen.taken("currency").alias("currency"),
            gl_code.alias("gl_code"),
            owner_kind.alias("owner_kind"),
            owner.alias("owner"),
            pl.Series("asset", accounts.asset[places]).cast(pl.Int32()),
            pl.Series("low", ids[places, 0]),
            pl.Series("high", ids[places, 1]),
            bytes_of_halves("account_id", ids[places]),
        ]
    )
