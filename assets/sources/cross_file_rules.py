"""Rules between files: statements follow each other, and nothing counts twice.

A statement whose number says that others are missing before it is accepted: the gap is a finding
of its own (``sources.sequence_gaps``), and its balances must tie again once it is filled.
Files of one batch are judged in the order of their statements' dates, whatever order they arrived
in, so a whole month may land at once. A file that breaks a rule is refused whole, and the files
after it are judged without it. What was told before is judged in ``told_documents`` and
``told_again``. Pure: what the lake already holds comes in as ``Known``.
"""

import datetime as dt
from bisect import bisect, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from assets.sources.file_outcome import SHORT, FileOutcome
from assets.sources.told_again import Held, ToldRows, nothing_held
from assets.sources.told_documents import ToldDocuments, no_documents
from contracts.currencies import CURRENCIES
from contracts.errors import RefusedFileError
from contracts.institution import Institution
from contracts.money import format_amount, parse_amount
from contracts.reasons import RefusalReason
from contracts.source_declaration import AccountDeclaration


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

    def is_numbered_before(self, after: "Link") -> bool:
        """Return whether the bank's own numbers say that ``after`` is a later statement."""
        return 0 < self.year == after.year and 0 < self.number < after.number

    def is_followed_after_a_gap_by(self, after: "Link") -> bool:
        """Return whether the bank's numbers say that statements between the two are missing."""
        return self.is_numbered_before(after) and self.number < after.number - 1

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
    file_digests: frozenset[str] = frozenset()
    documents: pl.DataFrame = field(default_factory=no_documents)
    rows: Held = field(default_factory=nothing_held)


_Chains = dict[tuple[str, str], list[Link]]


def judge(
    outcomes: Sequence[FileOutcome], known: Known, institution: Institution
) -> list[FileOutcome]:
    """Return ``outcomes`` in the order of their dates, refused where they break a rule."""
    accounts = {one.id: one for one in institution.all_accounts}
    chains: _Chains = {}
    if known.statements is not None:
        _extend(chains, _links(known.statements))
    documents, rows = ToldDocuments(known.documents), ToldRows(known.rows, outcomes)
    judged = []
    for outcome in sorted(outcomes, key=order_of):
        try:
            _refuse_known_file(outcome, known)
            new = rows.new_of(documents.new_of(outcome))
            added = _linked(new, chains, accounts)
        except RefusedFileError as error:
            judged.append(outcome if outcome.refusal else outcome.refused(error))
        else:
            _extend(chains, added)
            documents.add(new)
            rows.add(new)
            judged.append(new)
    return judged


def order_of(outcome: FileOutcome) -> tuple[dt.date, dt.datetime, str, str]:
    """Return what files are sorted by: the first closing date, then when it came, then the name."""
    dates = outcome.rows.statements["closing_date"]
    first = dates.min() if dates.len() else dt.date.min
    assert isinstance(first, dt.date)
    return first, outcome.landed_at, outcome.name, outcome.sha256


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
            _refuse_overlap(chain[at - 1], link, link, account)
            _refuse_gap(chain[at - 1], link, link, account)
        if at < len(chain):
            _refuse_overlap(link, chain[at], link, account)
            _refuse_gap(link, chain[at], link, account)
        chain.insert(at, link)
    return added


def _refuse_other_version(chain: list[Link], link: Link, account: AccountDeclaration) -> None:
    for known in chain:
        if known.is_reissued_by(link):
            raise RefusedFileError(
                RefusalReason.SEQUENCE_CONFLICT,
                f"file {link.file[:SHORT]}, statement {link.reference} of {account.id}",
                "other content",
                expected=f"what file {known.file[:SHORT]} told",
            )


def _refuse_overlap(before: Link, after: Link, arriving: Link, account: AccountDeclaration) -> None:
    """Refuse ``arriving`` where both cover a day: its entries would count twice.

    The day on which one closes and the next opens is no day of both. Banks that number their
    statements say themselves that they follow each other.
    """
    if after.opening_date >= before.closing_date or before.is_numbered_before(after):
        return
    other = before if arriving is after else after
    raise RefusedFileError(
        RefusalReason.PERIOD_OVERLAP,
        f"file {arriving.file[:SHORT]}, statement {arriving.reference} of {account.id}",
        f"{arriving.opening_date} to {arriving.closing_date}",
        field="opening date",
        expected=f"no day from {other.opening_date} to {other.closing_date}, as file"
        f" {other.file[:SHORT]} told",
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


def _refuse_known_file(outcome: FileOutcome, known: Known) -> None:
    if outcome.sha256 in known.file_digests:
        raise RefusedFileError(RefusalReason.DUPLICATE_FILE, "the file", outcome.name)
