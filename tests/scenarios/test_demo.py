import re
import shutil
from pathlib import Path

import polars as pl
import pytest

from contracts.home import Home
from contracts.reasons import BreakCode
from tests.scenarios.command import Demo, Tieout
from tests.scenarios.conftest import SHORT_DAYS
from tests.scenarios.fingerprint import fingerprint_of
from warehouse.lake import open_lake

README = Path(__file__).parents[2] / "README.md"
PLANTED_LINE = re.compile(
    r"│ (?P<kind>[A-Z_]+) +│ +(?P<planted>\d+) │ +(?P<found>\d+) │ +(?P<false>\d+) │"
)


def test_every_planted_break_is_found_and_nothing_else_is_reported(demo: Demo) -> None:
    lines = {one["kind"]: one for one in PLANTED_LINE.finditer(demo.printed)}

    assert lines.keys() == {code.value for code in BreakCode}
    assert all(one["planted"] == one["found"] and one["false"] == "0" for one in lines.values())
    assert sum(int(one["planted"]) for one in lines.values()) >= 40


def test_running_the_whole_line_again_changes_nothing(copy: Path, tieout: Tieout) -> None:
    before = fingerprint_of(copy)

    tieout("demo", "--home", copy, "--days", SHORT_DAYS)

    assert fingerprint_of(copy) == before


def test_the_same_figures_come_out_of_another_folder(
    short_demo: Demo, tieout: Tieout, tmp_path: Path
) -> None:
    once = fingerprint_of(short_demo.home)
    other = tmp_path / "other"

    tieout("demo", "--home", other, "--days", SHORT_DAYS)

    again = fingerprint_of(other)
    assert (again.transfer_ids, again.balances) == (once.transfer_ids, once.balances)
    assert again.tables == once.tables


def test_the_ledger_holds_each_movement_of_the_files_once(demo: Demo) -> None:
    home = Home(demo.home)
    landed = [path for path in home.landed.rglob("*") if path.is_file()]
    movements = [path for path in landed if path.read_bytes().startswith(b"id,kind,account")]
    rows = sum(path.read_bytes().count(b"\n") - 1 for path in movements)
    openings = home.institution_file.read_text().count("opening_balance:")

    assert fingerprint_of(demo.home).transfer_count == rows + openings


@pytest.fixture
def copy(short_demo: Demo, tmp_path: Path) -> Path:
    """A demo's state folder of one's own, to be changed."""
    return shutil.copytree(short_demo.home, tmp_path / "copy")


def test_the_same_file_again_is_a_duplicate_and_changes_nothing(
    copy: Path, tieout: Tieout, tmp_path: Path
) -> None:
    before = fingerprint_of(copy)
    landed = next(path for path in Home(copy).landed.rglob("*") if path.is_file())
    renamed = tmp_path / "another-name.csv"
    renamed.write_bytes(landed.read_bytes())

    done = tieout("ingest", "--home", copy, "--source", "movements", renamed)

    assert "duplicate" in done.stdout
    assert fingerprint_of(copy) == before


def test_the_demo_home_refuses_files_of_anyone_else(
    copy: Path, tieout: Tieout, tmp_path: Path
) -> None:
    before = fingerprint_of(copy)
    stranger = tmp_path / "movements-2026-01-05.csv"
    stranger.write_text("id,kind,account,customer,currency,amount,occurred_at\n")

    done = tieout("ingest", "--home", copy, "--source", "movements", stranger, exit_code=5)

    assert "DEMO_HOME" in done.stdout + done.stderr
    after = fingerprint_of(copy)
    assert (after.transfer_ids, after.balances) == (before.transfer_ids, before.balances)


def test_the_readme_shows_what_the_demo_really_prints(demo: Demo) -> None:
    shown = re.search(r"<!-- demo -->\n```text\n(.*?)```", README.read_text(), re.DOTALL)
    assert shown
    lines = [one.strip() for one in shown[1].splitlines() if one.strip() and one.strip() != "..."]
    printed = {one.strip() for one in demo.printed.splitlines()}

    assert [one for one in lines if "var/demo" not in one and one not in printed] == []


@pytest.mark.parametrize("command", [("status",), ("doctor",), ("report",), ("config", "check")])
def test_the_state_can_be_looked_at(demo: Demo, tieout: Tieout, command: tuple[str, ...]) -> None:
    assert tieout(*command, "--home", demo.home).stdout


def test_debits_equal_credits_in_every_currency(demo: Demo) -> None:
    with open_lake(Home(demo.home).warehouse, read_only=True) as lake:
        rows = lake.read("assets.oracle", "trial_balance_shown")

    sums = rows.group_by("tenant", "asset").agg(pl.col("debits_units", "credits_units").sum())
    assert sums.height == 2
    assert (sums["debits_units"] == sums["credits_units"]).all()
