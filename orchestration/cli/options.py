"""Options that several commands share."""

import datetime as dt
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
