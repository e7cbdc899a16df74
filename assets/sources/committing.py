"""Writes one batch of files into the lake: all of their rows, or none, in one transaction.

The rules between files are judged inside that transaction, on what the lake holds then. A batch
that was committed and not settled comes again; its rows are taken out first, so nothing doubles.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import polars as pl

from assets.sources.cross_file_rules import Known, judge
from assets.sources.file_outcome import FileOutcome
from assets.sources.overlapping_forms import OVERLAPPING
from assets.sources.read_file import NORMAL_FORMS
from assets.sources.told_again import nothing_held
from contracts.errors import StateError
from contracts.institution import Institution
from contracts.tables.sources import LANDED_FILES, REJECTIONS
from warehouse.lake import Lake
from warehouse.operations.records import Landing, State

_PACKAGE: Final = "assets.sources"
_FORGET: Final = (
    "forget_landed_files",
    "forget_statements",
    "forget_statement_lines",
    "forget_expected_movements",
    "forget_stated_balances",
    "forget_standing_orders",
    "forget_advised_lines",
    "forget_processor_lines",
    "forget_exchange_rates",
    "forget_documents",
    "forget_settlement_links",
    "forget_rejections",
    "forget_validations",
    "forget_expectation_failures",
)


def commit(
    lake: Lake,
    outcomes: Sequence[FileOutcome],
    institution: Institution,
    landings: Mapping[str, Landing],
) -> list[FileOutcome]:
    """Write what ``outcomes`` tell and return them as judged beside what the lake holds.

    Raises:
        StateError: a file that was accepted before would be refused now; nothing is written.
    """

    def work(lake: Lake) -> list[FileOutcome]:
        with lake.lend("arriving_files", _digests(outcomes)):
            for statement in _FORGET:
                lake.execute(_PACKAGE, statement)
        judged = judge(outcomes, known_facts(lake, outcomes), institution)
        _refuse_other_fate(judged, landings)
        for table in NORMAL_FORMS:
            lake.append(table, pl.concat([one.rows.rows(table) for one in judged]))
        lake.append(LANDED_FILES, _landed_rows(judged, landings))
        lake.append(REJECTIONS, _rejected_rows(judged, landings))
        return judged

    return lake.run(work)


def known_facts(lake: Lake, outcomes: Sequence[FileOutcome]) -> Known:
    """Return what the lake holds of the accounts, rows and files that ``outcomes`` tell."""
    accounts = pl.concat([one.rows.statements.select("source", "account") for one in outcomes])
    documents = pl.concat([one.rows.documents.select("document_id") for one in outcomes])
    with lake.lend("arriving_accounts", accounts.unique(maintain_order=True)):
        statements = lake.read(_PACKAGE, "known_statements")
    with lake.lend("arriving_documents", documents):
        known_documents = lake.read(_PACKAGE, "known_documents")
    with lake.lend("arriving_files", _digests(outcomes)):
        digests = lake.read(_PACKAGE, "known_files")["file_sha256"]
    return Known(statements, frozenset(digests), known_documents, _told_before(lake, outcomes))


def _told_before(lake: Lake, outcomes: Sequence[FileOutcome]) -> dict[str, pl.DataFrame]:
    """Return what the lake holds of the rows that ``outcomes`` may tell again."""
    held = nothing_held()
    for one in OVERLAPPING:
        wanted = {*one.key, one.day or one.key[0]}
        arriving = pl.concat([one.of(outcome).select(sorted(wanted)) for outcome in outcomes])
        if arriving.is_empty():
            continue
        days = arriving[one.day] if one.day else None
        within = {} if days is None else {"first": days.min(), "last": days.max()}
        with lake.lend(f"arriving_{one.name}", arriving.select(one.key).unique()):
            known = lake.read(_PACKAGE, one.held_query, **within)
        held[one.name] = known.select(one.columns).cast(held[one.name].schema)
    return held


def _refuse_other_fate(judged: Sequence[FileOutcome], landings: Mapping[str, Landing]) -> None:
    """Raise where a file that was accepted, and may be booked, would be refused now."""
    for one in judged:
        landing = landings[one.sha256]
        if one.refusal is not None and landing.state == State.ACCEPTED:
            what = f"{one.refusal}"
            to_do = f"It was accepted on {landing.landed_at:%Y-%m-%d}: declare it as it was then."
            raise StateError(Path(one.name), what, to_do)


def _digests(outcomes: Sequence[FileOutcome]) -> pl.DataFrame:
    return pl.DataFrame(
        {"file_sha256": pl.Series([one.sha256 for one in outcomes], dtype=pl.String)}
    )


def _landed_rows(judged: Sequence[FileOutcome], landings: Mapping[str, Landing]) -> pl.DataFrame:
    rows = [
        (
            one.sha256,
            one.name,
            one.source,
            one.role,
            _state(one, landings[one.sha256]),
            one.refusal.reason.value if one.refusal else None,
            one.refusal.place if one.refusal else None,
            one.refusal.to_do if one.refusal else None,
            one.byte_count,
            one.line_count,
            _landed_at(landings[one.sha256]),
        )
        for one in judged
    ]
    schema = {name: pl.String() for name in LANDED_FILES.column_names} | {
        "byte_count": pl.Int64(),
        "line_count": pl.Int64(),
        "landed_at": pl.Datetime("us"),
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _rejected_rows(judged: Sequence[FileOutcome], landings: Mapping[str, Landing]) -> pl.DataFrame:
    rows = [
        (
            one.sha256,
            one.name,
            one.source,
            refusal.reason.value,
            refusal.place,
            refusal.field,
            refusal.found,
            refusal.expected,
            refusal.to_do,
            _landed_at(landings[one.sha256]),
        )
        for one in judged
        if (refusal := one.refusal) is not None and landings[one.sha256].state != State.DISMISSED
    ]
    schema = {name: pl.String() for name in REJECTIONS.column_names} | {
        "landed_at": pl.Datetime("us")
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _state(outcome: FileOutcome, landing: Landing) -> State:
    if outcome.refusal is None:
        return State.ACCEPTED
    is_dismissed = landing.state == State.DISMISSED
    return State.DISMISSED if is_dismissed else State.QUARANTINED


def _landed_at(landing: Landing) -> dt.datetime:
    return landing.landed_at.astimezone(dt.UTC).replace(tzinfo=None)
