"""Business events: one uniform row for whatever our own systems report, whoever reported it.

Three origins, told apart by ``source_kind``: movement files (1), the outbox of the operations
store (2), and the institution's own declaration of what its accounts held at the start (3). An
event is written once: its id is a digest of tenant, source and external id. How it is booked is
the posting rules' business, not decided here.
"""

from collections.abc import Iterable

import polars as pl

from assets.ledger.own_events import (
    CUSTOMER_GL_CODE,
    opening_events,
    outbox_events,
    outbox_parts,
)
from contracts.errors import DeclarationError
from contracts.institution import Institution
from contracts.tables.ledger import BUSINESS_EVENTS, EVENT_PARTS
from ledger_engine.chart_of_accounts import CHART, AccountClass
from warehouse.lake import Lake
from warehouse.operations.store import OutboxEvent

_PACKAGE = "assets.ledger"


def collect_events(lake: Lake, institution: Institution, outbox: Iterable[OutboxEvent]) -> int:
    """Write every business event not held yet, with its parts; return how many were new.

    Raises:
        DeclarationError: what was booked is declared otherwise now, or on a GL account that
            cannot hold it; nothing is written.
    """
    _refuse_other_classes(institution)
    entries = list(outbox)
    decided, parts = outbox_events(institution, entries), outbox_parts(institution, entries)

    def work(lake: Lake) -> int:
        _refuse_changed_accounts(lake, institution)
        moved = movement_events(lake, institution, lake.read(_PACKAGE, "unbooked_movements"))
        stated = pl.concat([opening_events(institution), decided])
        with lake.lend("candidate_events", stated):
            unknown = lake.read(_PACKAGE, "unknown_events")
        new = [frame for frame in (moved, unknown) if not frame.is_empty()]
        brought = parts.join(unknown, on="event_id", how="semi")
        if not brought.is_empty():
            lake.append(EVENT_PARTS, brought)
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
