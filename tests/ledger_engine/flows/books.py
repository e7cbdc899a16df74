"""Books for flows: events in a small notation, every balance that they touched, every refusal."""

from uuid import UUID

import polars as pl

from contracts.money import UNITS
from contracts.tables.ledger import BUSINESS_EVENTS, EVENT_PARTS
from ledger_engine import Ledger
from ledger_engine.ingestion import PostingSummary, post_events
from ledger_engine.journal import Journal
from ledger_engine.text_columns import halves_of_uuids
from tests.ledger_engine.business_events import event
from tests.ledger_engine.rows import unpacked

ONE = 10**6
"""A dollar, a euro, a token: each has six digits here."""

CENT = 10**4

Account = tuple[str, int]
Row = dict[str, object]

BANK: Account = ("bank", 1000)
RESERVE: Account = ("reserve", 1005)
VAULT: Account = ("vault", 1010)
NOSTRO: Account = ("nostro", 1030)
ACH: Account = ("ach", 1050)
STRIPE: Account = ("stripe", 1060)
TREASURY: Account = ("treasury", 1200)


def part(name: str, units: int, **changed: object) -> Row:
    """Return one part in dollars, of no account and no customer unless told."""
    plain: Row = {
        "part": name,
        "number": 1,
        "currency": "USD",
        "amount_units": str(units),
        "account": "",
        "account_gl_code": 0,
        "customer": "",
        "customer_gl_code": 0,
    }
    return plain | changed


def of(account: Account) -> Row:
    """Return what names an account in a part."""
    return {"account": account[0], "account_gl_code": account[1]}


def shares(name: str, *owned: tuple[str, int]) -> list[Row]:
    """Return parts of one name, counted on, each of a customer."""
    return [
        part(name, units, number=number, customer=customer)
        for number, (customer, units) in enumerate(owned, 1)
    ]


class FlowBooks:
    """A ledger, its journal, and what was posted into them."""

    def __init__(self, ledger: Ledger, journal: Journal, tenant: int = 1) -> None:
        self.ledger, self.journal, self._tenant = ledger, journal, tenant
        self._number = 0
        self._known: dict[int, tuple[Row, list[Row]]] = {}

    def post(
        self,
        kind: str,
        units: int,
        *parts: Row,
        on: Account = ("", 0),
        resolves: int | None = None,
        **changed: object,
    ) -> int:
        """Post one event in dollars, ``on`` an account; return its number."""
        self._number += 1
        stated = {
            "tenant": self._tenant,
            "currency": "USD",
            "amount_units": str(units),
            "account": on[0],
            "account_gl_code": on[1],
            "customer": "",
            "resolves": None if resolves is None else _id(resolves),
        }
        row = event(self._number, kind, 0, **(stated | changed))
        own = [one | {"event_id": row["event_id"]} for one in parts]
        self._known[self._number] = (row, own)
        self.summary = self._send(row, own)
        return self._number

    def again(
        self, number: int, *parts: Row, retry: bool = False, **changed: object
    ) -> PostingSummary:
        """Post a known event once more, perhaps changed, perhaps with other parts."""
        row, known = self._known[number]
        own = [one | {"event_id": row["event_id"]} for one in parts]
        return self._send(row | changed, own or known, retry=retry)

    def fund(self, customer: str, units: int, currency: str = "USD") -> None:
        """Let a customer have money that came by wire."""
        self.post("wire_in", units, on=NOSTRO, customer=customer, currency=currency)

    def balances(self) -> dict[str, tuple[int, ...]]:
        """Return ``currency GL owner`` -> debits, credits, and what is pending of both if any is.

        Every account that holds or held anything is there.
        """
        names = self.journal.accounts_after(0)
        found = unpacked(self.ledger.lookup_accounts(halves_of_uuids(names["account_id"])))
        return {
            f"{name['currency']} {name['gl_code']} {name['owner']}".strip(): _shown(row)
            for name, row in zip(names.to_dicts(), found, strict=True)
            if any(row[field] for field in _POSTED + _PENDING)
        }

    def refusals(self) -> list[tuple[str, str, str]]:
        """Return kind, leg and status of every rejection, in order."""
        rows = self.journal.rejections_after(0).select("kind", "leg", "status")
        return [(kind, leg, status) for kind, leg, status in rows.iter_rows()]

    def codes(self, number: int) -> list[int]:
        """Return the transfer codes of an event's posted legs, in the order of posting."""
        posted = self.journal.posted_after(0).filter(pl.col("event_id") == _id(number))
        found = self.ledger.lookup_transfers(halves_of_uuids(posted["transfer_id"]))
        return [int(code) for code in found["code"]]

    def groups(self) -> list[int]:
        """Return the group id of every posted transfer, in the order of posting."""
        posted = self.journal.posted_after(0)
        found = self.ledger.lookup_transfers(halves_of_uuids(posted["transfer_id"]))
        return [row["user_data_128"] for row in unpacked(found)]

    def _send(self, row: Row, parts: list[Row], *, retry: bool = False) -> PostingSummary:
        events = pl.DataFrame([row], schema_overrides={"resolves": pl.String}).with_columns(
            pl.col("amount_units").cast(UNITS)
        )
        chosen = events.select(BUSINESS_EVENTS.column_names)
        frame = None
        if parts:
            units = pl.col("amount_units").cast(UNITS)
            frame = pl.DataFrame(parts).with_columns(units).select(EVENT_PARTS.column_names)
        return post_events(self.ledger, self.journal, chosen, parts=frame, retry_rejected=retry)


_POSTED = ("debits_posted", "credits_posted")
_PENDING = ("debits_pending", "credits_pending")


def _shown(row: dict[str, int]) -> tuple[int, ...]:
    posted = tuple(row[field] for field in _POSTED)
    pending = tuple(row[field] for field in _PENDING)
    return posted + pending if any(pending) else posted


def _id(number: int) -> str:
    return str(UUID(int=number))
