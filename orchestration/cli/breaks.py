"""``tieout breaks``: what does not agree, and what people decide about it.

Every decision is signed with the key of the person who takes it: ``--key``, or ``$TIEOUT_KEY``.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
import typer

from assets.reconciliation.decisions.following import standings_of
from assets.reconciliation.decisions.open_breaks import (
    CORRECTS,
    OpenBreak,
    break_named,
    latest_breaks,
    with_decisions,
)
from assets.reconciliation.decisions.proofs import decision_findings
from assets.reconciliation.decisions.proposals import Wish, proposal_of
from assets.reconciliation.decisions.stories import Teller
from contracts.currencies import currency_of
from contracts.decision_errors import ChangedBreakError, ChangedProposalError, PersonError
from contracts.home import Home
from contracts.institution import Institution, load_institution
from contracts.money import format_amount, parse_amount
from orchestration.cli.console import complain, counted, out, say, show_table
from orchestration.cli.options import HomeOption, day_of, existing_home, typed
from orchestration.decisions.acting import Desk, actor_of
from orchestration.decisions.story_page import show_story, words_of
from orchestration.verdict import BLOCKED
from warehouse.lake import open_lake
from warehouse.operations.break_entries import Entry
from warehouse.operations.break_steps import Answer, Standing, Step
from warehouse.operations.store import open_operations

_SETTLED = ("closed", CORRECTS)
_SHORT = 8
_HASH = 16
_SHOWN = 100

BreakArgument = Annotated[str, typer.Argument(metavar="BREAK", help="First digits of its id.")]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key", help="Your private key; else $TIEOUT_KEY.", metavar="FILE"),
]
NoteOption = Annotated[str, typer.Option(help="Why, in your words: kept and signed.")]
ProposalOption = Annotated[
    str, typer.Option("--proposal", help="First digits of the entry that proposes, as shown.")
]

breaks = typer.Typer(
    help="Look at what does not agree, and decide what becomes of it.", no_args_is_help=True
)


@breaks.command(name="list")
def list_(
    home: HomeOption = None,
    *,
    all_: Annotated[
        bool, typer.Option("--all", help="Those too that are expected, cleared or closed.")
    ] = False,
) -> None:
    """Show every open break, the largest first, and where the decision about it stands."""
    place = existing_home(home)
    with (
        open_lake(place.warehouse, read_only=True) as lake,
        open_operations(place.operations) as operations,
    ):
        standings = standings_of(operations)
        found = latest_breaks(lake, standings)
    shown = with_decisions(found, standings).filter(
        pl.lit(all_) | ((pl.col("state") == "OPEN") & ~pl.col("decided").is_in(_SETTLED))
    )
    if shown.is_empty():
        out.print("[green]No break is open.[/]")
        return
    table = shown.sort(pl.col("amount_units").abs(), "break_id", descending=[True, False]).select(
        pl.col("break_id").str.slice(0, _SHORT).alias("break"),
        pl.col("break_code").alias("code"),
        "state",
        "decided",
        "account",
        "amount_units",
        "currency",
        "opened_on",
        pl.col("age_business_days").alias("age"),
        "reference",
    )
    show_table(f"Breaks: {table.height:,}", table.head(_SHOWN))
    if table.height > _SHOWN:
        say(f"The {_SHOWN} largest; reconciliation.breaks in the warehouse holds all.")
    say(f"All about one: {typed('breaks show', place)} BREAK")


@breaks.command()
def show(broken: BreakArgument, home: HomeOption = None) -> None:
    """Tell the whole story of one break: both ends, their bytes, candidates, decisions."""
    place = existing_home(home)
    with (
        open_lake(place.warehouse, read_only=True) as lake,
        open_operations(place.operations) as operations,
    ):
        found = break_named(latest_breaks(lake, standings_of(operations)), broken)
        story = Teller(place, load_institution(place.root), lake, operations).story_of(found)
        entries = operations.breaks.entries(found.break_id)
        keys = operations.people.enrolled()
        standing = operations.breaks.standing(found.break_id)
    show_story(story, standing, entries, keys)


@breaks.command()
def assign(
    broken: BreakArgument,
    to: Annotated[str, typer.Option("--to", help="Who is to propose what becomes of it.")],
    home: HomeOption = None,
    key: KeyOption = None,
    note: NoteOption = "",
) -> None:
    """Give a break to somebody, who alone then proposes."""
    with _at_desk(home, key, broken) as (desk, found, _):
        live = {one.person for one in desk.operations.people.enrolled() if not one.retired_at}
        if to not in live:
            names = ", ".join(sorted(live))
            raise PersonError(f"nobody called {to} is enrolled", f"There are: {names}.")
        said = {"assignee": to, "break": found.told}
        desk.take(found, Step.ASSIGNED, said, note=note)
    say(f"assigned   {str(found.break_id)[:_SHORT]} to {to}")


@breaks.command()
def propose(  # noqa: PLR0913 - what a proposal says, each by its name
    broken: BreakArgument,
    answer: Annotated[
        Literal["correction", "write-off", "timing"],
        typer.Argument(help="Book what is missing or wrong, give it up, or wait for it."),
    ],
    home: HomeOption = None,
    key: KeyOption = None,
    note: NoteOption = "",
    *,
    rule: Annotated[str, typer.Option(help="Posting rule; else the usual one.")] = "",
    amount: Annotated[str, typer.Option(help="Decimal amount; else all that is open.")] = "",
    customer: Annotated[str, typer.Option(help="Whose account; else the original's.")] = "",
    date: Annotated[
        dt.date | None,
        typer.Option("--date", parser=day_of, help="Business date of the posting.", metavar="DAY"),
    ] = None,
    until: Annotated[
        dt.date | None,
        typer.Option("--until", parser=day_of, help="Last day of a timing.", metavar="DAY"),
    ] = None,
) -> None:
    """Propose what becomes of a break; nothing is booked before another person approves."""
    with _at_desk(home, key, broken) as (desk, found, place):
        institution = load_institution(place.root)
        wish = Wish(
            answer=Answer(answer),
            day=date or found.last_day,
            zone=institution.zone,
            accounts=_declared(institution, found),
            rule=rule,
            units=parse_amount(amount, currency_of(found.currency)) if amount else None,
            customer=customer,
            until=until,
        )
        standing = desk.take(found, Step.PROPOSED, proposal_of(found, wish), note=note)
    assert standing.proposal is not None, "what was proposed stands"
    say(f"proposed   {words_of(standing.proposal, found.currency)}")
    say(f"entry      {standing.proposal.entry_hash[:_HASH]}")
    then = f"breaks approve {str(found.break_id)[:_SHORT]}"
    say(f"Another person: {typed(then, place)} --proposal {standing.proposal.entry_hash[:_HASH]}")


@breaks.command()
def approve(
    broken: BreakArgument,
    proposal: ProposalOption,
    home: HomeOption = None,
    key: KeyOption = None,
    note: NoteOption = "",
) -> None:
    """Approve the proposal that was looked at: the next pass books it."""
    with _at_desk(home, key, broken) as (desk, found, place):
        meant = _meant(desk.operations.breaks.standing(found.break_id), proposal)
        if meant is not None:
            _require_unchanged(found, meant)
        about = meant.entry_hash if meant else ""
        standing = desk.take(found, Step.APPROVED, {}, about, note)
    say(f"approved   {str(found.break_id)[:_SHORT]}, now {standing.state}")
    if standing.proposal and "event" in standing.proposal.decision.said:
        say(f"Book it, then compare again: {typed('ingest', place)}, {typed('reconcile', place)}")


@breaks.command()
def reject(
    broken: BreakArgument,
    proposal: ProposalOption,
    note: NoteOption,
    home: HomeOption = None,
    key: KeyOption = None,
) -> None:
    """Reject the proposal that was looked at, and say why: its assignee proposes again."""
    with _at_desk(home, key, broken) as (desk, found, _):
        meant = _meant(desk.operations.breaks.standing(found.break_id), proposal)
        about = meant.entry_hash if meant else ""
        desk.take(found, Step.REJECTED, {}, about, _said(note))
    say(f"rejected   {str(found.break_id)[:_SHORT]}: back to its assignee")


@breaks.command()
def reopen(
    broken: BreakArgument, note: NoteOption, home: HomeOption = None, key: KeyOption = None
) -> None:
    """Open a break again that was corrected, accepted or closed, and say why."""
    with _at_desk(home, key, broken) as (desk, found, _):
        desk.take(found, Step.REOPENED, {}, note=_said(note))
    say(f"reopened   {str(found.break_id)[:_SHORT]}")


@breaks.command()
def verify(home: HomeOption = None) -> None:
    """Prove the history: no decision altered, dropped or reordered; corrections in the mirror."""
    place = existing_home(home)
    with (
        open_lake(place.warehouse, read_only=True) as lake,
        open_operations(place.operations) as operations,
    ):
        count = operations.breaks.head().number
        findings = decision_findings(lake, operations, load_institution(place.root).tenant)
    for finding in findings:
        complain("[bold red]does not hold[/]", finding)
    if findings:
        raise typer.Exit(BLOCKED)
    said = (
        f"{counted(count, 'decision')}, each as it was signed; the corrections are in the mirror."
    )
    out.print(f"[green]{said}[/]")


@contextmanager
def _at_desk(
    home: Path | None, key: Path | None, broken: str
) -> Iterator[tuple[Desk, OpenBreak, Home]]:
    """Open both stores for a person who decides about one break."""
    place = existing_home(home)
    with open_operations(place.operations) as operations:
        actor = actor_of(key, operations)
        with open_lake(place.warehouse) as lake:
            found = break_named(latest_breaks(lake, standings_of(operations)), broken)
            yield Desk(lake, operations, actor), found, place


def _declared(institution: Institution, found: OpenBreak) -> dict[str, int]:
    accounts = institution.all_accounts
    return {one.id: one.gl_code for one in accounts if one.currency == found.currency}


def _meant(standing: Standing, begin: str) -> Entry | None:
    """Return the proposal that a person looked at; None where the store is to say what stands.

    Raises:
        ChangedProposalError: another one stands.
    """
    standing_one = standing.proposal
    if standing_one is None:
        return None
    if len(begin) < _SHORT or not standing_one.entry_hash.startswith(begin.lower()):
        raise ChangedProposalError(begin, standing_one.entry_hash)
    return standing_one


def _require_unchanged(found: OpenBreak, proposal: Entry) -> None:
    """Let a proposal pass that answers the break as it is now.

    Raises:
        ChangedBreakError: the break cleared itself, or another amount is open.
    """
    was = proposal.decision.said["break"]
    if found.is_live and was == found.told:
        return
    before = f"{was['code']} of {_amount(int(was['amount_units']), found.currency)}"
    now = f"{found.state} {found.break_code} of {_amount(found.amount_units, found.currency)}"
    raise ChangedBreakError(before, now)


def _amount(units: int, currency: str) -> str:
    return f"{format_amount(units, currency_of(currency))} {currency}"


def _said(note: str) -> str:
    if not note.strip():
        raise typer.BadParameter("say why, for whoever looks at it next", param_hint="--note")
    return note.strip()
