"""Whatever becomes of the mirror's files, it ends in a named error and is made anew as it was."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from contracts.home import Home
from ledger_engine import open_ledger
from orchestration.rebuilding import digests_of
from tests.assets.oracle.proof.ledgers import account_rows, every_kind, posting
from tests.ledger_engine.rows import transfers
from tests.orchestration.cli.conftest import Run
from tests.orchestration.cli.mirrored_home import DAMAGES, altered, largest_file
from warehouse.lake import open_lake

KEPT = {"oracle.proofs", "oracle.sync_lags", "oracle.segments"}
"""What happened, and when: no rebuild makes it the same again."""


def digests(home: Home) -> dict[str, str | None]:
    with open_lake(home.warehouse, read_only=True) as lake:
        found = digests_of(lake)
    return {name: digest for name, digest in found.items() if name not in KEPT}


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda one: one.__name__)
def test_a_damaged_file_is_refused_and_says_what_to_run(
    run: Run, mirrored: Home, damage: Callable[[Path], None]
) -> None:
    damage(largest_file(mirrored, "oracle.change_events"))

    refused = run("verify", "mirror", "--full")

    assert refused.code == 7
    assert "tieout mirror rebuild" in refused.err


def test_files_damaged_in_every_way_are_made_anew_identical_table_by_table(
    run: Run, mirrored: Home
) -> None:
    before = digests(mirrored)
    tables = ("oracle.change_events", "oracle.account_records", "oracle.balances")
    for damage, table in zip(DAMAGES, tables, strict=True):
        damage(largest_file(mirrored, table))

    rebuilt = run("mirror", "rebuild")
    verified = run("verify", "mirror", "--full")

    assert (rebuilt.code, verified.code) == (0, 0), rebuilt.err + verified.err
    assert rebuilt.out.count("made anew: it could not be read") == len(DAMAGES)
    assert digests(mirrored) == before
    with open_lake(mirrored.warehouse) as lake:
        lake.tidy(hours=0)
    assert digests(mirrored) == before


def test_from_an_empty_warehouse_the_same_tables_arise(run: Run, mirrored: Home) -> None:
    before = digests(mirrored)
    shutil.rmtree(mirrored.warehouse)

    done = run("mirror", "rebuild", "--home", mirrored.root)

    assert done.code == 0, done.err
    assert digests(mirrored) == before


def test_a_sound_mirror_is_as_it_was_before(run: Run, mirrored: Home) -> None:
    before = digests(mirrored)

    done = run("mirror", "rebuild", "--home", mirrored.root)

    assert done.code == 0, done.err
    assert "other rows" not in done.out.replace("oracle.segments", "")
    assert digests(mirrored) == before


def test_a_lie_in_the_mirror_is_gone_after_it(run: Run, mirrored: Home) -> None:
    before = digests(mirrored)
    altered(mirrored, "UPDATE oracle.change_events SET transfer_code = 8 WHERE amount_units = 100")

    assert run("verify", "mirror", "--home", mirrored.root).code == 8
    assert run("mirror", "rebuild", "--home", mirrored.root).code == 0
    assert digests(mirrored) == before


def test_another_ledger_is_mirrored_and_said_to_be_another(run: Run, mirrored: Home) -> None:
    shutil.rmtree(mirrored.ledger)
    ledger = open_ledger(f"embedded:{mirrored.ledger}")
    ledger.create_accounts(account_rows())
    ledger.create_transfers(transfers(*every_kind()[:2], posting(77, 5)))
    ledger.close()

    refused = run("verify", "mirror", "--home", mirrored.root)
    rebuilt = run("mirror", "rebuild", "--home", mirrored.root)
    verified = run("verify", "mirror", "--full", "--home", mirrored.root)

    assert refused.code == 6
    assert "older copy" in refused.err
    assert rebuilt.code == 8
    assert "another history" in rebuilt.err
    assert verified.code == 0, verified.err


def test_damage_elsewhere_in_the_warehouse_is_refused_and_says_what_to_do(
    run: Run, mirrored: Home
) -> None:
    largest_file(mirrored, "marks.high_water_marks").unlink()

    done = run("mirror", "rebuild", "--home", mirrored.root)

    assert done.code == 7
    assert "Move its folder away" in done.err
