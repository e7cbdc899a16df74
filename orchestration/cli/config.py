"""``tieout config``: is the declaration sound?"""

import polars as pl
import typer

from contracts.institution import load_institution
from contracts.posting_rule import posting_rules
from orchestration.cli.console import out, show_table
from orchestration.cli.options import HomeOption, home_of

config = typer.Typer(help="Look at the institution's declaration.", no_args_is_help=True)


@config.callback()
def _config() -> None:
    """Keep ``config`` a group, though it has one command so far."""


@config.command()
def check(home: HomeOption = None) -> None:
    """Read every declaration; say what is wrong and where, or show what is declared."""
    place = home_of(home)
    institution = load_institution(place.root)
    rules = posting_rules()
    out.print(f"{institution.name}: tenant {institution.tenant}, {institution.time_zone}")
    accounts = [
        (one.id, one.currency, one.gl_code, one.owner, ", ".join(one.external_ids))
        for one in institution.all_accounts
    ]
    columns = ["account", "currency", "gl_code", "owner", "known_as"]
    show_table("Accounts", pl.DataFrame(accounts, schema=columns, orient="row"))
    sources = [
        (source.source, file.name, file.format, "books" if file.posts else "witness")
        for source in institution.sources
        for file in source.files
    ]
    show_table(
        "Sources",
        pl.DataFrame(sources, schema=["source", "files", "format", "role"], orient="row"),
    )
    out.print(f"{len(rules)} posting rules: {', '.join(rules)}")
    out.print("[green]The declaration is sound.[/]")
