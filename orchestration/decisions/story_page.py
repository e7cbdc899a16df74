"""The story of one break on one screen: ends, bytes, candidates, history."""

from typing import Any

import polars as pl

from assets.reconciliation.decisions.source_bytes import mask_numbers
from assets.reconciliation.decisions.stories import Origin, Story
from contracts.currencies import currency_of
from contracts.money import UNITS, format_amount
from contracts.reasons import BreakCode
from orchestration.cli.console import complain, say, show_pairs, show_table
from warehouse.operations.break_entries import Entry
from warehouse.operations.break_proof import faults_of
from warehouse.operations.break_steps import Standing
from warehouse.operations.people import PersonKey

_SHORT = 16
_WORDS = ("reference", "bank_reference", "counterparty", "description")
"""What others wrote: it may hold an account's number."""

_ASIDE = ("file_sha256", "position", "currency", "transfer_id", "line_id")


def show_story(
    story: Story, standing: Standing, entries: list[Entry], keys: list[PersonKey]
) -> None:
    """Print all that is known of a break, and every decision with its signature checked."""
    broken = story.broken
    show_pairs(
        f"Break {broken.break_id}",
        [
            ("code", f"{broken.break_code}: {BreakCode(broken.break_code).meaning}"),
            ("state", f"{broken.state} at the end of {broken.business_date}"),
            ("decided", f"{standing.state}, attempt {standing.attempt}"),
            ("account", broken.account),
            ("at stake", _money(broken.amount_units, broken.currency)),
            ("open since", f"{broken.opened_on}, {broken.age_business_days} business days"),
            ("reference", mask_numbers(broken.reference)),
            ("counterparty", mask_numbers(broken.counterparty)),
        ],
    )
    _show_end("Our books", story.transfer, broken.currency, "transfer_id")
    _show_end("The source", story.line, broken.currency, "line_id")
    for origin in story.origins:
        _show_origin(origin)
    _show_candidates(story)
    _show_history(entries, keys, broken.currency)
    if story.refusal:
        complain("[bold red]the ledger refuses the correction[/]", story.refusal)


def _show_end(title: str, row: dict[str, Any] | None, currency: str, own: str) -> None:
    if row is None:
        say(f"{title}: nothing.")
        return
    told = {
        name: mask_numbers(str(value)) if name in _WORDS else value
        for name, value in row.items()
        if name not in _ASIDE and value is not None
    }
    del told["amount_units"]
    amount = _money(int(row["amount_units"]), currency)
    pairs = [(own, row[own]), ("amount", amount), *told.items()]
    show_pairs(title, [(name, str(value)) for name, value in pairs if value != ""])


def _show_origin(origin: Origin) -> None:
    say(f"{origin.file_name}, position {origin.position}, SHA-256 {origin.sha256[:_SHORT]}:")
    for line in origin.excerpt.splitlines():
        say(f"    {line}")


def _show_candidates(story: Story) -> None:
    rows = [
        (
            one.side,
            one.item_id[:8],
            one.account,
            one.stated_date,
            str(one.amount_units),
            story.broken.currency,
            one.reference,
            one.why_not,
        )
        for one in story.candidates
    ]
    if not rows:
        say("Candidates: nothing on the other side shares amount or reference.")
        return
    names = ["side", "item", "account", "date", "amount_units", "currency", "reference", "why_not"]
    frame = pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")
    show_table("Candidates", frame.with_columns(pl.col("amount_units").cast(UNITS)))


def _show_history(entries: list[Entry], keys: list[PersonKey], currency: str) -> None:
    if not entries:
        say("History: nobody has decided anything yet.")
        return
    rows = [
        (
            f"{one.decision.decided_at:%Y-%m-%d %H:%M:%S}",
            str(one.decision.valid_on),
            one.person,
            f"{one.decision.step} ({one.decision.attempt})",
            one.entry_hash[:_SHORT],
            "; ".join(faults_of(one, keys)) or "holds",
            words_of(one, currency),
        )
        for one in entries
    ]
    names = ["decided_at", "valid_on", "person", "step", "entry", "signature", "what"]
    show_table("History", pl.DataFrame(rows, schema=names, orient="row"))


def words_of(entry: Entry, currency: str) -> str:
    """Return what an entry says, in words."""
    said = entry.decision.said
    parts: list[str] = []
    if "assignee" in said:
        parts.append(f"to {said['assignee']}")
    if "event" in said:
        amount = _money(int(said["event"]["amount_units"]), currency)
        parts.append(
            f"{said['answer']}: {said['event']['kind']} {amount}, code {said['transfer_code']}, "
            f"debit {said['debit']}, credit {said['credit']}, on {said['event']['business_date']}"
        )
    if "until" in said:
        parts.append(f"timing until {said['until']}")
    if said.get("transfers"):
        parts.append(f"transfer {', '.join(said['transfers'])}")
    if entry.decision.about:
        parts.append(f"on {entry.decision.about[:_SHORT]}")
    return "; ".join([*parts, *([entry.decision.note] if entry.decision.note else [])])


def _money(units: int, currency: str) -> str:
    return f"{format_amount(units, currency_of(currency))} {currency}"
