"""A home in which three files landed: one in quarantine, one that is old news, one that is fine."""

import datetime as dt
from pathlib import Path

from assets.sources.landing import Stores, land_inbox
from contracts.home import Home
from contracts.institution import load_institution
from tests.assets.sources.conftest import putting
from tests.assets.sources.institutions import INSTITUTION_YAML
from tests.assets.sources.notation import movements, statement
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

NOW = dt.datetime(2026, 3, 1, 6, 0, tzinfo=dt.UTC)


def landed_home(folder: Path) -> Home:
    """Return the home in ``folder``; no row of it was held against an expectation."""
    made = Home(folder)
    made.institution_file.write_text(INSTITUTION_YAML)
    put = putting(made)
    put("csv/movements-<1>.csv", movements("a", amount="1,0"))
    put("csv/movements-2.csv", movements("b", "c"))
    put("csv/statement-1.csv", statement("2026-01-05", "0.00", "10.00"))
    with open_lake(made.warehouse) as lake, open_operations(made.operations) as operations:
        land_inbox(Stores(made, lake, operations), load_institution(made.root), NOW, quiet_s=0)
    return made
