"""What the lake loses is read again from the stored bytes, and comes out the same."""

import datetime as dt
import shutil
from pathlib import Path

import pytest

from assets.sources.landing import Stores, land_inbox
from contracts.errors import StateError
from contracts.home import Home
from contracts.institution import load_institution
from tests.assets.sources.conftest import NOW, Put, held, lay_out
from tests.assets.sources.notation import movements
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations

Held = dict[str, list[tuple[object, ...]]]


def land_in(home: Home) -> tuple[list[str], Held]:
    """One pass with stores of its own; the files it read, and all that is held then."""
    with open_lake(home.warehouse) as lake, open_operations(home.operations) as operations:
        stores = Stores(home, lake, operations)
        landed = land_inbox(stores, load_institution(home.root), NOW, quiet_s=0)
        return sorted(one.name for one in landed.outcomes), held(stores)


def lose(lake: Path) -> None:
    shutil.rmtree(lake)


@pytest.fixture
def before(home: Home, put: Put) -> Held:
    """Good files, a quarantined one, and one that came under a wrong name first."""
    lay_out(put)
    put("nobody/movements-3.csv", movements("z"))
    land_in(home)
    put("csv/movements-3.csv", movements("z"))
    return land_in(home)[1]


def test_a_lost_lake_is_rebuilt_from_the_stored_files(home: Home, before: Held) -> None:
    lose(home.warehouse)

    read, after = land_in(home)

    assert len(read) == 5
    assert after == before
    assert land_in(home)[0] == []


def test_a_file_that_was_accepted_is_never_quietly_refused(home: Home, before: Held) -> None:
    lose(home.warehouse)
    declared = home.institution_file.read_text()
    home.institution_file.write_text(declared.replace("{type: in}", "{type: incoming}"))

    with pytest.raises(
        StateError, match=r"movements-1\.csv: KIND_UNKNOWN .* accepted on 2026-01-07"
    ):
        land_in(home)

    home.institution_file.write_text(declared)
    assert land_in(home)[1] == before


REPORT = (
    "balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,"
    "reporting_category,source_id,description,automatic_payout_id\n"
)


def line(number: int, payout: str) -> str:
    moment = "2026-01-05 10:00:01,2026-01-07 00:00:00"
    return f"txn_{number},{moment},usd,10.00,0.59,9.41,charge,ch_{number},Mug,{payout}\n"


def land_on(home: Home, day: int) -> list[tuple[object, ...]]:
    """One pass on a day of January; what is known of each line's payout after it."""
    moment = dt.datetime(2026, 1, day, tzinfo=dt.UTC)
    with open_lake(home.warehouse) as lake, open_operations(home.operations) as operations:
        land_inbox(Stores(home, lake, operations), load_institution(home.root), moment, quiet_s=0)
        return lake.read("tests.assets.sources", "settled_lines").rows()


def test_a_rebuilt_lake_knows_each_payout_since_the_same_moment(home: Home, put: Put) -> None:
    put("stripe/z.csv", REPORT + line(1, "") + line(2, ""))
    land_on(home, 6)
    put("stripe/a.csv", REPORT + line(1, "po_1") + line(3, "po_1"))
    known = land_on(home, 8)
    assert [(name, payout) for name, payout, *_ in known] == [
        ("txn_1", "po_1"),
        ("txn_2", ""),
        ("txn_3", "po_1"),
    ]
    lose(home.warehouse)

    assert land_on(home, 9) == known
