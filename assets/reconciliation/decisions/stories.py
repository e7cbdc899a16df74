"""The whole story of one break: both ends, the bytes they came from, what else might have matched.

Why a candidate was not taken is read from what the tables hold: it was matched for good with
another, or differs in account, reference or amount. What does not belong here: laying it out.
"""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from assets.ledger.own_events import outbox_event_id
from assets.reconciliation.decisions.open_breaks import PACKAGE, OpenBreak
from assets.reconciliation.decisions.source_bytes import excerpt_of, mask_numbers
from assets.sources.file_store import stored_bytes
from contracts.errors import StateError
from contracts.home import Home
from contracts.institution import Institution
from warehouse.lake import Lake
from warehouse.operations.break_events import event_key
from warehouse.operations.store import Operations

_NIL: Final = str(UUID(int=0))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an item comes from: file, position, and its bytes there or why they are not shown."""

    file_name: str
    sha256: str
    position: int
    excerpt: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item of the other side that shares something, and why it is not the other end."""

    side: str
    item_id: str
    account: str
    stated_date: str
    amount_units: int
    reference: str
    why_not: str


@dataclass(frozen=True, slots=True)
class Story:
    """One break with both ends as rows (none where that end is missing), origins, candidates.

    ``refusal`` is why the ledger does not take the approved correction, empty where it did.
    """

    broken: OpenBreak
    transfer: dict[str, Any] | None
    line: dict[str, Any] | None
    origins: tuple[Origin, ...]
    candidates: tuple[Candidate, ...]
    refusal: str


@dataclass(frozen=True, slots=True)
class Teller:
    """What a story is told from."""

    home: Home
    institution: Institution
    lake: Lake
    operations: Operations

    def story_of(self, broken: OpenBreak) -> Story:
        """Return the story of a break, as the stores hold it now."""
        transfer = self._row("transfer_of_break", transfer_id=broken.transfer_id)
        line = self._row("line_of_break", line_id=broken.line_id)
        ends = [one for one in (transfer, line) if one and one["file_sha256"]]
        origins = tuple(self._origin(one) for one in ends)
        candidates = self._candidates(broken, line)
        return Story(broken, transfer, line, origins, candidates, self._refusal(broken))

    def _refusal(self, broken: OpenBreak) -> str:
        attempt = self.operations.breaks.standing(broken.break_id).attempt
        key = event_key(broken.break_id, attempt)
        event_id = outbox_event_id(self.institution.tenant, key)
        rows = self.lake.read(PACKAGE, "refusal_of_event", event_id=event_id)
        return "" if rows.is_empty() else "{}: {} {}".format(*rows.row(0)).rstrip()

    def _row(self, query: str, **asked: UUID | None) -> dict[str, Any] | None:
        ((name, item),) = asked.items()
        if item is None:
            return None
        rows = self.lake.read(PACKAGE, query, **{name: str(item)})
        return None if rows.is_empty() else rows.row(0, named=True)

    def _origin(self, row: dict[str, Any]) -> Origin:
        digest, position = str(row["file_sha256"]), int(row["position"])
        landing = self.operations.landing(digest)
        name = landing.file_name if landing else ""
        source = self.institution.source_named(landing.source) if landing else None
        kind = source.file_named(name) if source else None
        try:
            content = stored_bytes(self.home, digest)
        except StateError as error:
            return Origin(name, digest, position, str(error))
        excerpt = excerpt_of(content, kind.format, position) if kind else None
        return Origin(name, digest, position, excerpt or "not shown: this format is no text")

    def _candidates(self, broken: OpenBreak, line: dict[str, Any] | None) -> tuple[Candidate, ...]:
        """Return what the side that is missing holds and shares; of both where both are there."""
        units = broken.amount_units
        theirs = int(line["amount_units"]) if line else units
        ours = theirs + units if broken.break_code == "AMOUNT_DIFF" else units
        found: list[Candidate] = []
        if broken.transfer_id:
            found += self._sharing(broken, "source", ours)
        if broken.line_id:
            found += self._sharing(broken, "ledger", theirs)
        return tuple(found)

    def _sharing(self, broken: OpenBreak, side: str, units: int) -> list[Candidate]:
        own = broken.line_id if side == "source" else broken.transfer_id
        rows = self.lake.read(
            PACKAGE,
            "candidates",
            side=side,
            currency=broken.currency,
            amount_units=str(units),
            reference=broken.reference,
            own=str(own or _NIL),
        )
        account = broken.account if side == "source" else broken.source_account
        return [
            Candidate(
                side=side,
                item_id=row["item_id"],
                account=row["account"],
                stated_date=str(row["stated_date"]),
                amount_units=int(row["amount_units"]),
                reference=mask_numbers(row["reference"]),
                why_not=_why_not(row, broken, account, units),
            )
            for row in rows.iter_rows(named=True)
        ]


def _why_not(row: dict[str, Any], broken: OpenBreak, account: str, units: int) -> str:
    """Say why an item is not the other end; the first reason is the one that decides."""
    if row["taken_by"]:
        rule = str(row["taken_by_rule"]).replace("_", " ")
        return f"matched for good on {row['taken_on']} with {row['taken_by']} ({rule})"
    differs = [
        *(["account"] if row["account"] != account else []),
        *(["amount"] if int(row["amount_units"]) != units else []),
        *(["reference"] if row["reference"] != broken.reference else []),
    ]
    if differs:
        return f"another {' and '.join(differs)}"
    if not broken.reference:
        return "neither bears a reference, and an amount alone proves nothing"
    return "entered after the last reconciled day, or is open beside several alike"
