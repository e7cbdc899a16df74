"""Options that several commands share, and how a state folder and a path are named to a person."""

import datetime as dt
import shlex
from pathlib import Path
from typing import Annotated

import typer

from contracts.errors import StateError
from contracts.home import Home
from orchestration.resources import home_from_environment

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="State folder; else $TIEOUT_HOME, else ./var.", metavar="DIR"),
]


def day_of(text: str) -> dt.date:
    """Return the business date that ``text`` writes as YYYY-MM-DD.

    Raises:
        typer.BadParameter: it writes none.
    """
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC).date()
    except ValueError as error:
        what = f"{text!r} is no date: write YYYY-MM-DD, such as 2026-01-31"
        raise typer.BadParameter(what) from error


DayOption = Annotated[
    dt.date | None,
    typer.Option("--date", parser=day_of, help="Business date.", metavar="YYYY-MM-DD"),
]


def home_of(option: Path | None) -> Home:
    """Return the state folder that the option or the environment names."""
    return Home(option.expanduser().resolve()) if option else home_from_environment()


def existing_home(option: Path | None) -> Home:
    """Return the state folder that the option or the environment names, which must be one.

    Raises:
        StateError: there is no institution.yaml; nothing is created.
    """
    place = home_of(option)
    if not place.institution_file.is_file():
        to_do = f"Run `{typed('init', place)}` first."
        raise StateError(place.root, "holds no Tieout state", to_do)
    return place


def typed(command: str, place: Home) -> str:
    """Return ``tieout command`` as one would type it here for the state folder ``place``."""
    if place == home_from_environment():
        return f"tieout {command}"
    return f"tieout {command} --home {shlex.quote(str(shown(place.root)))}"


def shown(path: Path) -> Path:
    """Return ``path`` as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
