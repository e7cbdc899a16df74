"""Business events: one uniform row for whatever our own systems report, whoever reported it.

Three origins, told apart by ``source_kind``: movement files (1), the outbox of the operations
store (2), and the institution's own declaration of what its accounts held at the start (3). An
event is written once: its id is a digest of tenant, source and external id. How it is booked is
the posting rules' business, not decided here.
"""

import datetime as dt
from collections.abc import Iterable, Mapping

import polars as pl

from contracts.currencies import currency_of
from contracts.errors import DeclarationError
from contracts.ids import digest_id
from contracts.institution import OWN_SOURCES, Institution
from contracts.money import UNITS, parse_amount
from contracts.source_declaration import AccountDeclaration
from contracts.tables.ledger import BUSINESS_EVENTS
from ledger_engine.chart_of_accounts import CHART, AccountClass
from warehouse.lake import Lake
from warehouse.operations.store import OutboxEvent

CUSTOMER_GL_CODE = 2000
"""Where a customer's money stands unless the source's account family says otherwise."""

OUTBOX, DECLARATION = 2, 3
_DECLARED, _DECIDED = OWN_SOURCES
_PACKAGE = "assets.ledger"
_SCHEMA = {
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
}


def collect_events(lake: Lake, institution: Institution, outbox: Iterable[OutboxEvent]) -> int:
    """Write every business event that the table does not hold yet; return how many were new.

    Raises:
        DeclarationError: what was booked is declared otherwise now, or on a GL account that
            cannot hold it; nothing is written.
    """
    _refuse_other_classes(institution)

    def work(lake: Lake) -> int:
        _refuse_changed_accounts(lake, institution)
        moved = movement_events(lake, institution, lake.read(_PACKAGE, "unbooked_movements"))
        stated = pl.concat([opening_events(institution), outbox_events(institution, outbox)])
        with lake.lend("candidate_events", stated):
            declared = lake.read(_PACKAGE, "unknown_events")
        new = [frame for frame in (moved, declared) if not frame.is_empty()]
        return sum(lake.append(BUSINESS_EVENTS, frame) for frame in new)

    return lake.run(work)


def _refuse_other_classes(institution: Institution) -> None:
    """Raise where one of our accounts is no asset, or a family's customers no liability.

    The sign of every amount rests on it, and an event that was written is booked as it stands.
    """
    families = [
        (f"sources.{source.source}.family", file.csv.family.gl_code, AccountClass.LIABILITY)
        for source in institution.sources
        for file in source.files
        if file.csv is not None and file.csv.family is not None
    ]
    accounts = [
        (f"accounts.{one.id}", one.gl_code, AccountClass.ASSET) for one in institution.all_accounts
    ]
    for place, gl_code, wanted in accounts + families:
        if gl_code not in CHART or CHART[gl_code].account_class is not wanted:
            fitting = (str(one.gl_code) for one in CHART.values() if one.account_class is wanted)
            what = f"{gl_code} is no {wanted} of the chart of accounts; use {', '.join(fitting)}"
            raise DeclarationError("institution.yaml", f"{place}.gl_code", what)


def _refuse_changed_accounts(lake: Lake, institution: Institution) -> None:
    """Raise where new events would stand on other ledger accounts than the old ones beside them."""
    with (
        lake.lend("declared_accounts", _declared_accounts(institution)),
        lake.lend("declared_sources", _declared_sources(institution)),
        lake.lend("declared_openings", opening_events(institution).select("account")),
    ):
        changed = lake.read(_PACKAGE, "changed_accounts", tenant=institution.tenant)
    for place, booked, declared in changed.head(1).iter_rows():
        what = f"is {declared}, but {booked} was booked. Declare it as it was; books do not move."
        raise DeclarationError("institution.yaml", place, what)


def movement_events(lake: Lake, institution: Institution, movements: pl.DataFrame) -> pl.DataFrame:
    """Return the events that ``movements`` (``sources.expected_movements``) become."""
    with (
        lake.lend("candidate_movements", movements),
        lake.lend("declared_accounts", _declared_accounts(institution)),
        lake.lend("declared_sources", _declared_sources(institution)),
    ):
        return lake.read(_PACKAGE, "movement_events", tenant=institution.tenant)


def opening_events(institution: Institution) -> pl.DataFrame:
    """Return one event an account that declares an opening balance, dated as declared."""
    rows = [
        _row(
            institution,
            account,
            source=_DECLARED,
            source_kind=DECLARATION,
            external_id=f"opening:{account.id}",
            kind="opening_balance",
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
    return _frame(rows)


def outbox_events(institution: Institution, outbox: Iterable[OutboxEvent]) -> pl.DataFrame:
    """Return one event an outbox entry of the operations store.

    Raises:
        DeclarationError: an entry moves an account that is not declared in its currency.
    """
    accounts = {account.id: account for account in institution.all_accounts}
    rows = [
        _row(
            institution,
            _moved_account(accounts, entry),
            source=_DECIDED,
            source_kind=OUTBOX,
            external_id=entry.source_key,
            kind=entry.kind,
            amount_units=str(entry.amount_units),
            occurred_ns=_nanoseconds(entry.occurred_at),
            business_date=entry.business_date,
            reference=entry.reference,
            counterparty=entry.counterparty,
            description=entry.description,
        )
        | {"customer": entry.customer}
        for entry in outbox
    ]
    return _frame(rows)


def _moved_account(
    accounts: Mapping[str, AccountDeclaration], entry: OutboxEvent
) -> AccountDeclaration:
    account = accounts.get(entry.account)
    if account is None or account.currency != entry.currency:
        what = f"must be declared in {entry.currency}: event {entry.source_key!r} of the outbox"
        raise DeclarationError("institution.yaml", f"accounts.{entry.account}", f"{what} moves it.")
    return account


def _row(
    institution: Institution, account: AccountDeclaration, **stated: object
) -> dict[str, object]:
    """Return the columns that every event of our own making shares, and what is ``stated``."""
    source, external_id = str(stated["source"]), str(stated["external_id"])
    return {
        "event_id": str(digest_id(str(institution.tenant), source, external_id)),
        "tenant": institution.tenant,
        "account": account.id,
        "account_gl_code": account.gl_code,
        "customer": "",
        "customer_gl_code": CUSTOMER_GL_CODE,
        "currency": account.currency,
        "file_sha256": "",
        "position": 0,
        **stated,
    }


def _frame(rows: list[dict[str, object]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=_SCHEMA).with_columns(pl.col("amount_units").cast(UNITS))


def _midnight_ns(day: dt.date, institution: Institution) -> int:
    return _nanoseconds(dt.datetime.combine(day, dt.time(), institution.zone))


def _nanoseconds(moment: dt.datetime) -> int:
    since = moment.astimezone(dt.UTC) - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
    return (since // dt.timedelta(microseconds=1)) * 1000


def _declared_accounts(institution: Institution) -> pl.DataFrame:
    accounts = institution.all_accounts
    return pl.DataFrame(
        [(one.id, one.gl_code, one.currency) for one in accounts],
        schema={"account": pl.String, "gl_code": pl.Int32, "currency": pl.String},
        orient="row",
    )


def _declared_sources(institution: Institution) -> pl.DataFrame:
    """Return the GL account of each source's customers: its family's, or the wallet account."""
    rows = [
        (source.source, family.gl_code if family else CUSTOMER_GL_CODE)
        for source in institution.sources
        for family in [next((f.csv.family for f in source.files if f.csv and f.csv.family), None)]
    ]
    schema = {"source": pl.String, "customer_gl_code": pl.Int32}
    return pl.DataFrame(rows, schema=schema, orient="row")
