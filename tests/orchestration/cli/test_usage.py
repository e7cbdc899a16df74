import socket
from importlib.metadata import version
from pathlib import Path

import pytest

from contracts.home import Home
from tests.orchestration.cli.conftest import Run

MOVEMENTS = (
    "id,kind,account,customer,currency,amount,occurred_at,reference,counterparty,description\n"
    "m-1,wire_in,operating-eur,alice,EUR,10.00,2026-01-05T09:30:00,E2E-1,ACME,invoice\n"
)


@pytest.mark.parametrize(
    "command",
    [
        ("status",),
        ("config", "check"),
        ("ingest",),
        ("ingest", "--dry-run", "x.csv"),
        ("reconcile",),
        ("reconcile", "--blind"),
        ("report",),
        ("doctor",),
        ("up",),
    ],
)
def test_a_command_without_a_state_folder_says_so_and_creates_nothing(
    run: Run, tmp_path: Path, command: tuple[str, ...]
) -> None:
    done = run(*command)

    assert done.code == 3
    assert "holds no Tieout state. Run `tieout init` first." in done.err
    assert list(tmp_path.iterdir()) == []


def test_what_to_run_first_names_the_folder_that_was_named(run: Run) -> None:
    done = run("status", "--home", "my books")

    assert done.code == 3
    assert "Run `tieout init --home 'my books'` first." in done.err


def test_the_version_is_that_of_the_package(run: Run) -> None:
    assert run("--version").out.strip() == version("tieout")


def test_init_names_the_commands_for_the_folder_it_made(run: Run) -> None:
    assert "tieout config check --home 'my books'" in run("init", "--home", "my books").out
    assert "--home" not in run("init").out


def test_a_state_folder_cannot_be_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")

    done = run("init")

    assert (done.code, "is no folder" in done.err) == (3, True)


def test_what_the_machine_refuses_is_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = run("init", "--home", "file/var")

    assert done.code == 1
    assert done.err.strip().endswith("file/var: Not a directory")
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ingest", "nowhere.csv"), "nowhere.csv does not exist"),
        (("ingest", "/dev/zero"), "/dev/zero is a pipe or a device"),
        (("ingest", "--source", "nobody", "var"), "'nobody' is not declared"),
        (("up", "--port", "99999"), "--port"),
        (("balances", "--as-of", "yesterday"), "'yesterday' is no date: write YYYY-MM-DD"),
        (("reconcile", "--date", "31.01.2026"), "'31.01.2026' is no date: write YYYY-MM-DD"),
        (("close", "2026-02-30"), "'2026-02-30' is no date: write YYYY-MM-DD"),
    ],
)
@pytest.mark.usefixtures("home")
def test_a_wrong_argument_is_wrong_usage(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run(*arguments)

    assert done.code == 2
    assert said in " ".join(done.err.split())


@pytest.mark.usefixtures("home")
def test_a_file_that_no_source_reads_is_refused_with_the_sources_that_there_are(run: Run) -> None:
    Path("statement.pdf").write_text("")

    done = run("ingest", "statement.pdf")

    assert done.code == 5
    assert "SOURCE_UNKNOWN at statement.pdf. No declared source reads" in done.err
    assert "--source (first-bank, card-processor, movements, processor, berka)" in done.err


def test_a_dry_run_shows_the_openings_too_and_of_nothing_nothing(run: Run, home: Home) -> None:
    Path("empty").mkdir()
    Path("m[1].csv").write_text(MOVEMENTS)

    of_nothing = run("ingest", "--dry-run", "empty")
    of_a_file = run("ingest", "--dry-run", "m[1].csv")

    assert (of_nothing.code, of_a_file.code) == (0, 0)
    assert "There is no file to take in." in of_nothing.out
    assert "would accept m[1].csv: 1 line as books" in of_a_file.out
    assert "250,000.00" in of_a_file.out
    assert "10.00" in of_a_file.out
    assert list(home.landed.iterdir()) == []


@pytest.mark.usefixtures("home")
def test_a_dry_run_reads_what_waits_where_no_file_is_named(run: Run, home: Home) -> None:
    (home.inbox / "movements").mkdir()
    (home.inbox / "movements" / "a.csv").write_text(MOVEMENTS)

    assert "would accept a.csv: 1 line as books" in run("ingest", "--dry-run").out


def test_a_file_never_takes_the_place_of_another_of_its_name(run: Run, home: Home) -> None:
    for folder, amount in (("one", "10.00"), ("two", "20.00")):
        Path(folder).mkdir()
        Path(folder, "m.csv").write_text(MOVEMENTS.replace("10.00", amount))

    together = run("ingest", "one/m.csv", "two/m.csv")
    waiting = home.inbox / "movements" / "m.csv"
    assert not waiting.exists()
    waiting.parent.mkdir(exist_ok=True)
    waiting.write_text(MOVEMENTS)
    beside = run("ingest", "two/m.csv")

    assert (together.code, beside.code) == (5, 5)
    assert "is another file of this name" in together.err
    assert waiting.read_text() == MOVEMENTS


@pytest.mark.usefixtures("home")
def test_a_port_that_is_taken_is_said_before_anything_starts(run: Run) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("up", "--port", str(taken.getsockname()[1]))

    assert done.code == 1
    assert "cannot be served" in done.err


@pytest.mark.usefixtures("home")
def test_an_empty_state_says_what_to_do_next(run: Run) -> None:
    status, reconcile, report = run("status"), run("reconcile"), run("report")

    assert "No file has arrived yet: tieout ingest FILES" in status.out
    assert "nothing to reconcile yet: tieout ingest FILES" in reconcile.out
    assert report.code == 3
    assert "Run `tieout reconcile` first." in report.err
    blind = run("reconcile", "--blind")
    assert blind.code == 3
    assert "holds neither standing orders nor payments by them" in blind.err
