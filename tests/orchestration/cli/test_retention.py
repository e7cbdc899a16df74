"""Seven years of what was booked and taken in: no statement, job or command deletes any of it."""

import re
from pathlib import Path

import pytest

from contracts.home import Home
from contracts.retention import RETENTION_YEARS, is_retained
from contracts.table_contract import TableContract
from contracts.tables import ALL_TABLES
from contracts.tables.ledger import BUSINESS_EVENTS
from contracts.tables.oracle import BALANCES, CHANGE_EVENTS
from contracts.tables.sources import STATEMENT_LINES
from ledger_engine import open_ledger
from ledger_engine.flags import AccountFlags, TransferFlags
from orchestration.definitions import build_defs
from orchestration.line import run_mirror
from orchestration.rebuilding import digests_of
from tests.assets.oracle.proof.ledgers import BOOK
from tests.ledger_engine.rows import account, accounts, transfer, transfers
from tests.orchestration.cli.conftest import Run
from warehouse.lake import open_lake

ROOT = Path(__file__).parents[3]
NOW_NS = 1_767_600_000_000_000_000
YEAR_NS = 366 * 86_400 * 10**9
REPLACEMENTS = {
    f"forget_{name}"
    for name in (
        *("landed_files", "statements", "statement_lines"),
        *("expected_movements", "stated_balances", "standing_orders"),
        *("advised_lines", "processor_lines", "exchange_rates", "rejections"),
        *("documents", "settlement_links", "validations", "expectation_failures"),
    )
}
"""The rows of one file, in the transaction that writes them again."""


def test_it_is_seven_years_for_all_that_the_ledger_or_a_source_said() -> None:
    kept = {one.full_name for one in ALL_TABLES if is_retained(one)}

    assert RETENTION_YEARS == 7
    assert {CHANGE_EVENTS.full_name, BUSINESS_EVENTS.full_name, STATEMENT_LINES.full_name} <= kept
    assert BALANCES.full_name not in kept


def test_no_query_deletes_a_kept_row_but_to_write_it_again() -> None:
    kept = "|".join(re.escape(one.full_name) for one in ALL_TABLES if is_retained(one))
    deleting = re.compile(rf"(?:DELETE FROM|TRUNCATE|DROP TABLE)\s+(?:{kept})\b", re.IGNORECASE)
    found = {
        path.stem: path.read_text()
        for package in ("assets", "warehouse", "orchestration")
        for path in (ROOT / package).rglob("*.sql")
        if deleting.search(path.read_text())
    }

    assert found.keys() == REPLACEMENTS
    assert all("FROM arriving_files" in text for text in found.values())


@pytest.mark.parametrize("table", [CHANGE_EVENTS, BUSINESS_EVENTS, STATEMENT_LINES])
def test_the_lake_itself_refuses_to_forget(table: TableContract, home: Home) -> None:
    with open_lake(home.warehouse) as lake, pytest.raises(AssertionError, match="kept 7 years"):
        lake.clear(table)


def book_over_nine_years(home: Home) -> None:
    """Import transfers that are nine, seven, six years and one year old."""
    stamps = [NOW_NS - years * YEAR_NS for years in (9, 7, 6, 1)]
    flags, imported = int(AccountFlags.IMPORTED), int(TransferFlags.IMPORTED)
    opened = [
        account(one, ledger=BOOK, code=1000, flags=flags, timestamp=stamps[0] - 10 + one)
        for one in (1, 2)
    ]
    rows = [
        transfer(one, 1, 2, 5, ledger=BOOK, flags=imported, timestamp=stamp)
        for one, stamp in enumerate(stamps, 1)
    ]
    ledger = open_ledger(f"embedded:{home.ledger}")
    assert (ledger.create_accounts(accounts(*opened))["status"] == 0xFFFFFFFF).all()
    assert (ledger.create_transfers(transfers(*rows))["status"] == 0xFFFFFFFF).all()
    ledger.close()


def test_what_is_nearly_seven_years_old_and_older_outlives_every_job(run: Run, home: Home) -> None:
    book_over_nine_years(home)
    landed = home.landed / "ab" / ("ab" + "0" * 62)
    landed.parent.mkdir(parents=True)
    landed.write_bytes(b"a file of nine years ago")
    assert run_mirror(home).success
    with open_lake(home.warehouse) as lake:
        before = digests_of(lake)["oracle.change_events"]

    tidy = build_defs(home).resolve_job_def("housekeeping").execute_in_process()
    rebuilt = run("mirror", "rebuild", "--home", home.root)

    assert tidy.success
    assert rebuilt.code == 0, rebuilt.err
    with open_lake(home.warehouse) as lake:
        lake.tidy(hours=0)
        rows_left = lake.read("assets.oracle.proof", "transfer_count", after_ns=0, upto_ns=NOW_NS)
        assert digests_of(lake)["oracle.change_events"] == before
    assert rows_left.item() == 4
    assert landed.read_bytes() == b"a file of nine years ago"
