"""``tieout config``: is the declaration sound?"""

import polars as pl
import typer

from contracts.institution import SHIPPED_SOURCES, Institution
from contracts.posting_rule import posting_rules
from orchestration.cli.console import out, say, show_table
from orchestration.cli.options import HomeOption, existing_home
from orchestration.sound_declaration import sound_institution

config = typer.Typer(help="Look at the institution's declaration.", no_args_is_help=True)


@config.callback()
def _config() -> None:
    """Keep ``config`` a group, though it has one command so far."""


@config.command()
def check(home: HomeOption = None) -> None:
    """Read every declaration; say what is wrong and where, or show what is declared."""
    place = existing_home(home)
    institution = sound_institution(place)
    rules = posting_rules()
    say(f"{institution.name}: tenant {institution.tenant}, {institution.time_zone}")
    shipped = {path.stem for path in SHIPPED_SOURCES.glob("*.yaml")}
    show_table("Accounts", _accounts(institution, shipped))
    show_table("Sources", _sources(institution, shipped))
    kinds = [(name, rule.description) for name, rule in rules.items()]
    show_table("Kinds of movements", pl.DataFrame(kinds, schema=["kind", "what"], orient="row"))
    if not institution.accounts:
        say("No account of yours is declared yet: add it under accounts in institution.yaml.")
    out.print("[green]The declaration is sound.[/]")


def _accounts(institution: Institution, shipped: set[str]) -> pl.DataFrame:
    brought = {one.id: source.source for source in institution.sources for one in source.accounts}
    rows = [
        (
            *(one.id, one.currency, one.gl_code, ", ".join(one.external_ids), one.owner),
            _origin(brought.get(one.id, ""), shipped),
        )
        for one in institution.all_accounts
    ]
    columns = ["account", "currency", "gl_code", "known_as", "owner", "declared"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _sources(institution: Institution, shipped: set[str]) -> pl.DataFrame:
    rows = [
        (source.source, file.name, file.format, file.role, _origin(source.source, shipped))
        for source in institution.sources
        for file in source.files
    ]
    columns = ["source", "files", "format", "role", "declared"]
    return pl.DataFrame(rows, schema=columns, orient="row")


def _origin(source: str, shipped: set[str]) -> str:
    """Return whether a source comes with Tieout or is one's own."""
    return "with Tieout" if source in shipped else "here"
