"""Options that several commands share, and how a state folder and a path are named to a person."""

import datetime as dt
import shlex
from pathlib import Path
from typing import Annotated

import typer

from contracts.home import Home
from orchestration.resources import home_from_environment

HomeOption = Annotated[
    Path | None,
    typer.Option("--home", help="State folder; else $TIEOUT_HOME, else ./var.", metavar="DIR"),
]
DayOption = Annotated[
    dt.datetime | None,
    typer.Option("--date", formats=["%Y-%m-%d"], help="Business date.", metavar="YYYY-MM-DD"),
]


def home_of(option: Path | None) -> Home:
    """Return the state folder that the option or the environment names."""
    return Home(option.expanduser().resolve()) if option else home_from_environment()


def typed(command: str, place: Home) -> str:
    """Return ``tieout command`` as one would type it here for the state folder ``place``."""
    if place == home_from_environment():
        return f"tieout {command}"
    return f"tieout {command} --home {shlex.quote(str(shown(place.root)))}"


def shown(path: Path) -> Path:
    """Return ``path`` as one would type it from here."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
