"""``tieout mirror``, once and continuously, as typed."""

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

from contracts.home import Home
from ledger_engine import open_ledger
from tests.assets.oracle.proof.ledgers import account_rows, posting
from tests.ledger_engine.rows import transfers
from tests.orchestration.cli.conftest import Run
from warehouse.lake import open_lake

ROOT = Path(__file__).parents[3]
FOLLOW = "from orchestration.cli.main import main; main()"
DEADLINE_S = 90


def book(home: Home, *numbers: int) -> None:
    with closing(open_ledger(f"embedded:{home.ledger}")) as ledger:
        ledger.create_accounts(account_rows())
        ledger.create_transfers(transfers(*(posting(one, 10 * one) for one in numbers)))


def event_count(home: Home) -> int:
    with open_lake(home.warehouse, read_only=True) as lake:
        return int(lake.read("assets.oracle", "row_counts")["event_count"][0])


def test_one_pass_mirrors_and_proves_what_is_new(home: Home, run: Run) -> None:
    book(home, 1, 2)

    assert run("mirror").out == "Mirrored 2 change events; 4 balances proved.\n"
    assert run("mirror").out == "Mirrored 0 change events; 0 balances proved.\n"
    assert event_count(home) == 2


def test_a_mirror_that_does_not_add_up_is_said_and_ends_with_the_warehouses_code(
    home: Home, run: Run
) -> None:
    book(home, 1)
    run("mirror")
    with open_lake(home.warehouse) as lake:
        lake._connection.execute("DELETE FROM oracle.change_events")
    book(home, 2)

    done = run("mirror")

    assert done.code == 0, "what was proved before is kept: the drop lies before the mark"
    with open_lake(home.warehouse) as lake:
        lake._connection.execute("DELETE FROM oracle.account_states")
    book(home, 3)
    done = run("mirror")
    assert done.code == 7
    assert "the mirror does not add up: event" in done.err
    assert "tieout mirror rebuild" in done.err


def test_following_mirrors_what_comes_and_ends_cleanly_on_ctrl_c(home: Home, run: Run) -> None:
    book(home, 1)
    environment = os.environ | {"TIEOUT_HOME": str(home.root)}  # noqa: TID251 - for a child
    process = subprocess.Popen(
        [sys.executable, "-c", FOLLOW, "mirror", "--follow"],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        for numbers, count in (((), 1), ((2, 3), 3)):
            book(home, *numbers)
            until = time.monotonic() + DEADLINE_S
            while event_count(home) < count:
                assert process.poll() is None, process.communicate()[1]
                assert time.monotonic() < until, "the follower did not come so far"
                time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=DEADLINE_S)
    finally:
        process.kill()

    assert process.returncode == 0, err
    assert re.search(r"3 events: half within [\d,]+ ms of the ledger", out)
    assert out.endswith("Stopped; everything that was mirrored is kept.\n")
    assert "mirror followed until" in run("status").out


def test_no_state_is_created_where_there_is_none(tmp_path: Path, run: Run) -> None:
    for command in (("mirror",), ("close", "2026-01-05"), ("balances", "--as-of", "2026-01-05")):
        assert run(*command, "--home", tmp_path / "nowhere").code == 3
    assert not (tmp_path / "nowhere").exists()
