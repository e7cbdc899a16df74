"""Business events of our own making: declared openings, and what our domains put into the outbox.

The outbox stands in the operations store: an entry, its parts, and the event that it resolves. Here
they get the ids and GL accounts that the institution's declaration gives them.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from contracts.currencies import currency_of
from contracts.dates import nanoseconds_of
from contracts.errors import DeclarationError
from contracts.ids import digest_id
from contracts.institution import OWN_SOURCES, Institution
from contracts.money import UNITS, parse_amount
from warehouse.operations.store import OutboxEvent, OutboxPart

CUSTOMER_GL_CODE: Final = 2000
"""Where a customer's money stands unless the source's account family says otherwise."""

OUTBOX, DECLARATION = 2, 3
_DECLARED, _DECIDED = OWN_SOURCES
_EVENT: Final = {
    "event_id": pl.String,
    "tenant": pl.Int32,
    "source": pl.String,
    "source_kind": pl.Int32,
    "external_id": pl.String,
    "kind": pl.String,
    "account": pl.String,
    "account_gl_code": pl.Int32,
    "customer": pl.String,
    "customer_gl_code": pl.Int32,
    "currency": pl.String,
    "amount_units": pl.String,
    "occurred_ns": pl.UInt64,
    "business_date": pl.Date,
    "reference": pl.String,
    "counterparty": pl.String,
    "description": pl.String,
    "file_sha256": pl.String,
    "position": pl.Int64,
    "resolves": pl.String,
}
_PART: Final = {
    "event_id": pl.String,
    "part": pl.String,
    "number": pl.Int32,
    "currency": pl.String,
    "amount_units": pl.String,
    "account": pl.String,
    "account_gl_code": pl.Int32,
    "customer": pl.String,
    "customer_gl_code": pl.Int32,
}


def opening_events(institution: Institution) -> pl.DataFrame:
    """Return one event an account that declares an opening balance, dated as declared."""
    rows = [
        _row(
            institution,
            source=_DECLARED,
            source_kind=DECLARATION,
            external_id=f"opening:{account.id}",
            kind="opening_balance",
            account=account.id,
            account_gl_code=account.gl_code,
            currency=account.currency,
            amount_units=str(parse_amount(opening.amount, currency_of(account.currency))),
            occurred_ns=_midnight_ns(opening.date, institution),
            business_date=opening.date,
            reference="",
            counterparty="",
            description="Opening balance as declared",
        )
        for account in institution.all_accounts
        if (opening := account.opening_balance) is not None
    ]
    return _frame(rows, _EVENT)


def outbox_events(institution: Institution, outbox: Iterable[OutboxEvent]) -> pl.DataFrame:
    """Return one event an outbox entry of the operations store.

    Raises:
        DeclarationError: an entry moves an account that is not declared in its currency.
    """
    gl_codes = _gl_codes(institution)
    rows = [
        _row(
            institution,
            source=_DECIDED,
            source_kind=OUTBOX,
            external_id=entry.source_key,
            kind=entry.kind,
            account=entry.account,
            account_gl_code=_gl_code(gl_codes, entry, entry),
            customer=entry.customer,
            currency=entry.currency,
            amount_units=str(entry.amount_units),
            occurred_ns=nanoseconds_of(entry.occurred_at),
            business_date=entry.business_date,
            reference=entry.reference,
            counterparty=entry.counterparty,
            description=entry.description,
            resolves=None if entry.resolves is None else str(entry.resolves),
        )
        for entry in outbox
    ]
    return _frame(rows, _EVENT)


def outbox_event_id(tenant: int, source_key: str) -> str:
    """Return the id of the event that an outbox entry becomes: what a later one ``resolves``."""
    return _event_id(tenant, _DECIDED, source_key)


def outbox_parts(institution: Institution, outbox: Iterable[OutboxEvent]) -> pl.DataFrame:
    """Return one row a part (``ledger.event_parts``) that the outbox entries bring.

    Raises:
        DeclarationError: a part moves an account that is not declared in its currency.
    """
    gl_codes = _gl_codes(institution)
    rows = [
        {
            "event_id": outbox_event_id(institution.tenant, entry.source_key),
            "part": one.part,
            "number": one.number,
            "currency": one.currency,
            "amount_units": str(one.amount_units),
            "account": one.account,
            "account_gl_code": _gl_code(gl_codes, entry, one),
            "customer": one.customer,
            "customer_gl_code": CUSTOMER_GL_CODE if one.customer else 0,
        }
        for entry in outbox
        for one in entry.parts
    ]
    return _frame(rows, _PART)


def _gl_codes(institution: Institution) -> dict[tuple[str, str], int]:
    return {(one.id, one.currency): one.gl_code for one in institution.all_accounts}


def _gl_code(
    gl_codes: Mapping[tuple[str, str], int], entry: OutboxEvent, moving: OutboxEvent | OutboxPart
) -> int:
    """Return the GL account of the account that ``moving`` names, 0 where it names none."""
    if not moving.account:
        return 0
    found = gl_codes.get((moving.account, moving.currency))
    if found is None:
        what = f"must be declared in {moving.currency}: event {entry.source_key!r} of the outbox"
        place = f"accounts.{moving.account}"
        raise DeclarationError("institution.yaml", place, f"{what} moves it.")
    return found


def _row(institution: Institution, **stated: object) -> dict[str, object]:
    """Return the columns that every event of our own making shares, and what is ``stated``."""
    return {
        "event_id": _event_id(
            institution.tenant, str(stated["source"]), str(stated["external_id"])
        ),
        "tenant": institution.tenant,
        "customer": "",
        "customer_gl_code": CUSTOMER_GL_CODE,
        "file_sha256": "",
        "position": 0,
        "resolves": None,
        **stated,
    }


def _event_id(tenant: int, source: str, external_id: str) -> str:
    return str(digest_id(str(tenant), source, external_id))


def _frame(
    rows: Sequence[Mapping[str, object]], schema: Mapping[str, type[pl.DataType]]
) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema).with_columns(pl.col("amount_units").cast(UNITS))


def _midnight_ns(day: dt.date, institution: Institution) -> int:
    return nanoseconds_of(dt.datetime.combine(day, dt.time(), institution.zone))
