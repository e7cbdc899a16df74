"""The life of a break as typed: found, decided by two, booked, mirrored, compared, closed."""

import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from contracts.home import Home
from tests.orchestration.cli.broken_home import (
    break_ids,
    broken_home,
    decided,
    entry_of,
    reconcile,
    states,
)
from tests.orchestration.cli.conftest import Run
from warehouse.connecting import kept_attached
from warehouse.lake import open_lake
from warehouse.operations.store import open_operations


@pytest.fixture(scope="module")
def broken_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return broken_home(tmp_path_factory.mktemp("broken") / "var").root


@pytest.fixture
def home(tmp_path: Path, broken_once: Path) -> Home:
    """A copy of the home with six breaks, where a command finds it."""
    return Home(shutil.copytree(broken_once, tmp_path / "var"))


@pytest.fixture
def ids(home: Home, run: Run) -> dict[str, str]:
    """The breaks by code; ann and bob are enrolled."""
    for name in ("ann", "bob"):
        assert run("person", "add", name, "--key", f"{name}.key").code == 0
    return break_ids(home)


PROPOSALS = (
    ("MISSING_IN_LEDGER", "correction", "--date", "2026-01-05"),
    ("MISSING_IN_SOURCE", "correction"),
    ("AMOUNT_DIFF", "write-off"),
    ("BANK_FEE", "correction"),
    ("MISPOSTED", "correction"),
    ("DUPLICATE", "timing", "--until", "2026-01-20"),
)


def test_six_breaks_are_decided_booked_mirrored_compared_and_closed(
    run: Run, home: Home, ids: dict[str, str]
) -> None:
    with kept_attached():  # One opening of the lake for all commands: it takes the most of each.
        for code, *proposal in PROPOSALS:
            decided(run, ids[code][:8], *proposal)
    assert states(home, ids) == {
        "AMOUNT_DIFF": ("approved", "write-off", 9003),
        "BANK_FEE": ("approved", "correction", 9007),
        "DUPLICATE": ("accepted", "timing", 0),
        "MISPOSTED": ("approved", "correction", 9008),
        "MISSING_IN_LEDGER": ("approved", "correction", 9005),
        "MISSING_IN_SOURCE": ("approved", "correction", 9001),
    }

    reconcile(home)  # Nothing is booked yet: every decision stays, none is closed.
    assert {one[0] for one in states(home, ids).values()} == {"approved", "accepted"}

    assert run("ingest").code == 0
    assert {one[0] for one in states(home, ids).values()} == {"approved", "accepted"}
    reconcile(home)
    after = states(home, ids)
    assert {code for code, one in after.items() if one[0] == "closed"} == set(ids) - {"DUPLICATE"}
    gone = run("breaks", "show", ids["MISSING_IN_LEDGER"]).out  # Matched on the day it came.
    assert "GONE at the end of" in gone
    assert "closed (1)" in gone
    told = run("breaks", "show", ids["MISPOSTED"]).out
    for word in ("assigned (0)", "proposed (1)", "approved (1)", "corrected (1)", "closed (1)"):
        assert word in told
    assert told.count("holds") == 5
    assert "DUPLICATE" in run("breaks", "list").out
    assert "Breaks: 1" in run("breaks", "list").out
    assert "corrects" in run("breaks", "list", "--all").out
    assert "decisions, each as it was signed" in run("breaks", "verify").out
    page = (home.reports / "2026-01-06" / "daily-reconciliation.html").read_text()
    assert "timing accepted, bob" in page


def test_the_story_of_a_break_is_on_one_screen(run: Run, ids: dict[str, str]) -> None:
    told = run("breaks", "show", ids["AMOUNT_DIFF"][:8]).out

    assert "Both sides hold it, with different amounts." in told
    assert "bank-main.csv, position 3" in told
    assert "b-1,payment,2026-01-05,********0400,EUR,90.00,R2,Ada" in told
    assert "CZ6508000000192000145399" not in told
    assert "m-2,wire_in,main,ada,EUR,100.00" in told
    assert "nobody has decided anything yet" in told
    assert "Breaks: 6" in run("breaks", "list").out
    twice = run("breaks", "show", ids["DUPLICATE"][:8]).out
    assert "matched for good on 2026-01-05 with" in " ".join(twice.replace("│", " ").split())


def test_the_machine_tells_two_people_apart_by_their_keys(
    run: Run, home: Home, ids: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = ids["BANK_FEE"][:8]
    assert run("breaks", "assign", broken, "--to", "ann", "--key", "bob.key").code == 0
    monkeypatch.setenv("TIEOUT_KEY", "ann.key")
    proposed = run("breaks", "propose", broken, "correction")
    own = run("breaks", "approve", broken, "--proposal", entry_of(proposed))
    again = run("breaks", "propose", broken, "write-off")
    stale = run("breaks", "approve", broken, "--proposal", entry_of(proposed), "--key", "bob.key")
    early = run("breaks", "reopen", broken, "--note", "x")
    right = run("breaks", "reject", broken, "--proposal", entry_of(again), "--note", "no")

    assert [one.code for one in (own, stale, early)] == [11, 11, 11]
    assert "ann made this proposal and cannot approve it" in own.err
    assert "is not the one that stands" in stale.err
    assert "does not follow: the break is proposed" in early.err
    assert right.code == 0
    with open_operations(home.operations) as operations:
        assert operations.outbox() == []


def test_nobody_decides_without_a_key_of_their_own(
    run: Run, home: Home, ids: dict[str, str]
) -> None:
    broken = ids["BANK_FEE"][:8]
    unsigned = run("breaks", "assign", broken, "--to", "ann")
    assert run("person", "retire", "ann").code == 0
    retired = run("breaks", "assign", broken, "--to", "bob", "--key", "ann.key")
    to_retired = run("breaks", "assign", broken, "--to", "ann", "--key", "bob.key")
    Path("bob.key").chmod(0o644)
    shared = run("breaks", "assign", broken, "--to", "bob", "--key", "bob.key")
    shutil.copy(home.machine_key.parent / "institution.yaml", "not.key")
    Path("not.key").chmod(0o600)
    wrong = run("breaks", "assign", broken, "--to", "bob", "--key", "not.key")

    assert {one.code for one in (unsigned, retired, to_retired, shared, wrong)} == {11}
    assert "no key is named" in unsigned.err
    assert "was retired" in retired.err
    assert "nobody called ann is enrolled" in to_retired.err
    assert "may be used by others" in shared.err
    assert "holds no private key" in wrong.err
    assert "retired at" in run("person", "list").out


@pytest.mark.usefixtures("home")
def test_a_private_key_is_a_new_file_outside_of_the_state(run: Run) -> None:
    done = run("person", "add", "ann", "--key", "ann.key", "--role", "preparer")
    key = Path("ann.key").read_text()
    again = run("person", "add", "ann", "--key", "ann.key")
    inside = run("person", "add", "bob", "--key", "var/bob.key")
    over = run("person", "add", "bob", "--key", "ann.key")

    assert done.code == 0
    assert stat.S_IMODE(Path("ann.key").stat().st_mode) == 0o600
    assert not any(line in done.out for line in key.splitlines())
    assert [one.code for one in (again, inside, over)] == [11, 11, 11]
    assert "lies in the state folder" in inside.err
    assert "is there already" in over.err
    assert Path("ann.key").read_text() == key
    assert "preparer" in run("person", "list").out


@pytest.mark.parametrize(
    ("code", "proposal", "said"),
    [
        ("BANK_FEE", ("correction", "--amount", "5.01"), "Propose no more than is open"),
        ("BANK_FEE", ("correction", "--rule", "fee_returned"), "Those that do: "),
        ("BANK_FEE", ("correction", "--rule", "wire_out"), "does not answer this break"),
        ("BANK_FEE", ("timing",), "Say until when"),
        ("MISPOSTED", ("write-off",), "receipt_moved"),
        ("AMOUNT_DIFF", ("correction", "--rule", "fee_found"), "balance_lowered"),
    ],
)
def test_what_does_not_answer_a_break_is_not_proposed(
    run: Run, ids: dict[str, str], code: str, proposal: tuple[str, ...], said: str
) -> None:
    broken = ids[code][:8]
    assert run("breaks", "assign", broken, "--to", "ann", "--key", "bob.key").code == 0
    done = run("breaks", "propose", broken, *proposal, "--key", "ann.key")

    assert done.code == 11
    assert said in done.err


def test_a_break_that_nobody_knows_is_said(run: Run, ids: dict[str, str]) -> None:
    assert len(ids) == 6
    done = run("breaks", "show", "ffffffff")
    assert done.code == 11
    assert "no break has an id that begins with 'ffffffff'" in done.err
    assert run("breaks", "show", "").code == 11


def test_a_proposal_is_not_approved_once_the_break_is_another(
    run: Run, home: Home, ids: dict[str, str]
) -> None:
    broken = ids["BANK_FEE"][:8]
    assert run("breaks", "assign", broken, "--to", "ann", "--key", "bob.key").code == 0
    proposed = run("breaks", "propose", broken, "correction", "--key", "ann.key")
    with open_lake(home.warehouse) as lake:
        lake.execute("tests.orchestration.cli", "change_amounts")
    done = run("breaks", "approve", broken, "--proposal", entry_of(proposed), "--key", "bob.key")

    assert done.code == 11
    assert "answers a break that was BANK_FEE of -5.00 EUR; now it is OPEN" in done.err


def test_an_altered_history_is_told_and_ends_with_a_code_of_its_own(
    run: Run, home: Home, ids: dict[str, str]
) -> None:
    broken = ids["BANK_FEE"][:8]
    assert run("breaks", "assign", broken, "--to", "ann", "--key", "bob.key").code == 0
    assert run("breaks", "verify").code == 0
    with closing(sqlite3.connect(home.operations)) as connection:
        connection.execute("DROP TRIGGER break_entries_refuse_update")
        connection.execute("UPDATE break_entries SET note = 'another'")
        connection.commit()
    done = run("breaks", "verify")
    more = run("breaks", "assign", broken, "--to", "bob", "--key", "bob.key")

    assert done.code == 8
    assert "entry 1 was altered, or was not signed by bob" in done.err
    assert "entry 1 was altered" in " ".join(run("breaks", "show", broken).out.split())
    assert more.code == 11
    assert "the history of decisions was altered" in more.err
