"""Rules between files: statements follow each other, and no row is told twice.

A statement whose number says that others are missing before it is accepted: the gap is a finding
of its own (``sources.sequence_gaps``), and its balances must tie again once it is filled.
Files of one batch are judged in the order of their statements' dates, whatever order they arrived
in, so a whole month may land at once. A file that breaks a rule is refused whole, and the files
after it are judged without it. Pure: what the lake already holds comes in as ``Known``.
"""

import datetime as dt
from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

import polars as pl

from assets.sources.file_outcome import FileOutcome
from assets.sources.told_again import Held, held_with, left_out, nothing_held
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.money import format_amount, parse_amount
from contracts.reasons import RefusalReason
from contracts.source_declaration import AccountDeclaration

_ROW_KEY: Final = ("table_name", "row_id")
_ROW_SCHEMA: Final = {name: pl.String() for name in _ROW_KEY}


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """A statement as one link of its account's chain. Links sort in the order they follow."""

    closing_date: dt.date
    opening_date: dt.date
    number: int
    reference_length: int
    reference: str
    year: int = field(compare=False)
    opening_units: int = field(compare=False)
    closing_units: int = field(compare=False)
    file: str = field(compare=False)

    def is_followed_after_a_gap_by(self, after: "Link") -> bool:
        """Return whether the bank's numbers say that statements between the two are missing."""
        return 0 < self.year == after.year and 0 < self.number < after.number - 1

    def is_reissued_by(self, other: "Link") -> bool:
        """Return whether ``other`` is the same statement: by reference, or by number and day.

        Banks that give every statement one number, or number its pages, do not reissue it.
        """
        if self.reference == other.reference:
            return True
        same_number = 0 < self.number == other.number and self.year == other.year
        named_by_number = other.reference.startswith(f"{other.year}/{other.number}")
        return same_number and not named_by_number and self.closing_date == other.closing_date


@dataclass(frozen=True, slots=True)
class Known:
    """What is already in, of the accounts, rows and files concerned."""

    statements: pl.DataFrame | None = None
    rows: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=dict(_ROW_SCHEMA)))
    file_digests: frozenset[str] = frozenset()
    told: Held = field(default_factory=nothing_held)


_Chains = dict[tuple[str, str], list[Link]]


def judge(
    outcomes: Sequence[FileOutcome], known: Known, institution: Institution
) -> list[FileOutcome]:
    """Return ``outcomes`` in the order of their dates, refused where they break a rule."""
    accounts = {one.id: one for one in institution.all_accounts}
    chains: _Chains = {}
    if known.statements is not None:
        _extend(chains, _links(known.statements))
    taken, repeated = known.rows.select(_ROW_KEY), _repeated_rows(outcomes)
    told_before = known.told
    judged = []
    for outcome in sorted(outcomes, key=order_of):
        try:
            _refuse_known_file(outcome, known)
            _refuse_taken_rows(outcome, taken)
            added = _linked(outcome, chains, accounts)
            new = left_out(outcome, told_before)
        except RefusedFileError as error:
            judged.append(outcome if outcome.refusal else outcome.refused(error))
        else:
            _extend(chains, added)
            told = repeated.join(row_ids(outcome), on=_ROW_KEY, how="semi")
            taken = pl.concat([taken, told])
            told_before = held_with(told_before, new)
            judged.append(new)
    return judged


def order_of(outcome: FileOutcome) -> tuple[dt.date, str, str]:
    """Return what files are sorted by: the first closing date, then the name."""
    dates = outcome.rows.statements["closing_date"]
    first = dates.min() if dates.len() else dt.date.min
    assert isinstance(first, dt.date)
    return first, outcome.name, outcome.sha256


def _links(statements: pl.DataFrame) -> list[tuple[tuple[str, str], Link]]:
    columns = (
        "source", "account", "closing_date", "opening_date", "sequence_number", "sequence_year",
        "statement_reference", "opening_balance_units", "closing_balance_units", "file_sha256",
    )  # fmt: skip
    return [
        (
            (source, account),
            Link(closed, opened, number, len(name), name, year, int(first), int(last), file),
        )
        for (
            source, account, closed, opened, number, year, name, first, last, file
        ) in statements.select(columns).iter_rows()
    ]  # fmt: skip


def _extend(chains: _Chains, links: Iterable[tuple[tuple[str, str], Link]]) -> None:
    for key, link in links:
        insort(chains.setdefault(key, []), link)


def _linked(
    outcome: FileOutcome, chains: _Chains, accounts: dict[str, AccountDeclaration]
) -> list[tuple[tuple[str, str], Link]]:
    """Return the links that a file adds, after proving that each follows its predecessor."""
    added = sorted(_links(outcome.rows.statements))
    extended: _Chains = {}
    for key, link in added:
        chain = extended.setdefault(key, list(chains.get(key, [])))
        account = accounts[key[1]]
        _refuse_other_version(chain, link, account)
        at = bisect(chain, link)
        if at == 0:
            _refuse_unexplained_opening(link, account)
        else:
            _refuse_gap(chain[at - 1], link, link, account)
        if at < len(chain):
            _refuse_gap(link, chain[at], link, account)
        chain.insert(at, link)
    return added


def _refuse_other_version(chain: list[Link], link: Link, account: AccountDeclaration) -> None:
    for known in chain:
        if known.is_reissued_by(link):
            raise RefusedFileError(
                RefusalReason.SEQUENCE_CONFLICT,
                f"statement {link.reference} of {account.id}",
                f"in already from file {known.file[:12]}",
            )


def _refuse_unexplained_opening(link: Link, account: AccountDeclaration) -> None:
    """Refuse a first statement that does not open with what the account is declared to hold."""
    declared, currency = account.opening_balance, CURRENCIES[account.currency]
    place = f"opening balance of statement {link.reference} of {account.id}, its first"
    found = format_amount(link.opening_units, currency)
    if declared is None and link.opening_units:
        raise RefusedFileError(RefusalReason.OPENING_BALANCE_MISSING, place, found)
    wanted = parse_amount(declared.amount, currency) if declared else 0
    if wanted != link.opening_units:
        raise RefusedFileError(
            RefusalReason.BALANCE_MISMATCH,
            place,
            f"{found}, declared {format_amount(wanted, currency)}",
        )


def _refuse_gap(before: Link, after: Link, arriving: Link, account: AccountDeclaration) -> None:
    """Refuse ``arriving`` where ``after`` does not open with what ``before`` closed with.

    Numbers that say that statements are missing between the two explain a difference.
    """
    if before.closing_units == after.opening_units or before.is_followed_after_a_gap_by(after):
        return
    currency = CURRENCIES[account.currency]
    closed, opened = (
        format_amount(units, currency) for units in (before.closing_units, after.opening_units)
    )
    raise RefusedFileError(
        RefusalReason.BALANCE_MISMATCH,
        f"statement {arriving.reference} of {account.id}: {before.reference} closes and"
        f" {after.reference} opens",
        f"{closed}, then {opened}",
        "Land the statements between the two first, if any are missing; else ask the bank.",
    )


def row_ids(outcome: FileOutcome) -> pl.DataFrame:
    """Return table and id of a file's movements and orders, and what names each in the file."""
    tables = (
        ("expected_movements", "movement_id", outcome.rows.expected_movements),
        ("standing_orders", "order_id", outcome.rows.standing_orders),
    )
    return pl.concat(
        rows.select(
            pl.lit(table).alias("table_name"),
            pl.col(key).alias("row_id"),
            "position",
            "external_id",
        )
        for table, key, rows in tables
    )


def _repeated_rows(outcomes: Sequence[FileOutcome]) -> pl.DataFrame:
    """Return the rows that more than one file of the batch tells."""
    told = pl.concat([row_ids(one) for one in outcomes]).select(_ROW_KEY)
    return told.filter(pl.struct(_ROW_KEY).is_duplicated()).unique()


def _refuse_known_file(outcome: FileOutcome, known: Known) -> None:
    if outcome.sha256 in known.file_digests:
        raise RefusedFileError(RefusalReason.DUPLICATE_FILE, "the file", outcome.name)


def _refuse_taken_rows(outcome: FileOutcome, taken: pl.DataFrame) -> None:
    """Refuse a file with a row that an earlier file told."""
    again = row_ids(outcome).join(taken, on=_ROW_KEY, how="semi", maintain_order="left").head(1)
    if not again.is_empty():
        raise RefusedFileError(
            RefusalReason.DUPLICATE_ROW_ID,
            f"row {again['position'][0]}, in already from an earlier file",
            again["external_id"][0],
        )
