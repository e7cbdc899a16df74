"""A posting killed at any step resumes to the same books: chains and reservations included."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from uuid import UUID

import polars as pl
import pytest

from contracts.money import UNITS
from ledger_engine import open_ledger
from ledger_engine.ingestion import PostingSummary, post_events
from ledger_engine.journal import open_journal
from tests.ledger_engine.business_events import CENT, event, events
from tests.ledger_engine.flows.books import part

_ROOT = Path(__file__).parents[2]


_POST_AND_DIE = """
import os, sys
from pathlib import Path
from ledger_engine import open_ledger
from ledger_engine.ingestion import post_events
from ledger_engine.journal import open_journal
from tests.ledger_engine.test_ingestion_crash import many_events, many_parts
folder, where = Path(sys.argv[1]), sys.argv[2]
ledger, journal = open_ledger(f"embedded:{folder / 'ledger'}"), open_journal(folder / "journal")
victims = {"create_accounts": ledger, "create_transfers": ledger}
victim = victims.get(where, journal)
def die(*arguments):
    getattr(type(victim), where)(victim, *arguments) if sys.argv[3] == "after" else None
    os.kill(os.getpid(), 9)
setattr(victim, where, die)
post_events(ledger, journal, many_events(), parts=many_parts())
"""


def many_events() -> pl.DataFrame:
    """Return movements, chains of two legs, and reservations that are settled: some are refused."""
    kinds = ("wire_in", "wire_out", "card_chargeback", "settlement_paid", "settlement_confirmed")
    rows = [  # Five of one customer after another; every second receipt covers what is reserved.
        event(
            n, kinds[n % 5], 14 if n % 5 else 40, customer=f"c{n // 5 % 4}", customer_gl_code=2000
        )
        for n in range(1, 90)
    ]
    for row in rows[9::10]:
        row["customer_gl_code"] = 2450
    resolves = [str(UUID(int=n - 1)) if n % 5 == 4 else None for n in range(1, 90)]
    return events(*rows).with_columns(pl.Series("resolves", resolves))


def many_parts() -> pl.DataFrame:
    """Return the fees of the chargebacks."""
    fees = [part("fee", CENT, currency="EUR", event_id=str(UUID(int=n))) for n in range(2, 90, 5)]
    return pl.DataFrame(fees).with_columns(pl.col("amount_units").cast(UNITS))


def books(folder: Path) -> tuple[PostingSummary, pl.DataFrame, pl.DataFrame, int]:
    """Post everything; return the summary, what was posted, what refused, how much happened."""
    with (
        closing(open_journal(folder / "journal")) as journal,
        closing(open_ledger(f"embedded:{folder / 'ledger'}")) as ledger,
    ):
        summary = post_events(ledger, journal, many_events(), parts=many_parts())
        posted, refused = journal.posted_after(0), journal.rejections_after(0)
        changes = ledger.change_events(0, 1_000)
    assert posted["ledger_timestamp_ns"].sort().to_list() == changes["timestamp"].tolist()
    assert set(posted["kind"]) == set(many_events()["kind"])
    columns = ["transfer_id", "leg", "amount_units"]
    return summary, posted.select(columns), refused.select(*columns, "status"), len(changes)


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize(
    "where", ["create_accounts", "record_names", "intend", "create_transfers", "record_outcomes"]
)
def test_a_kill_anywhere_resumes_to_the_same_books(tmp_path: Path, where: str, when: str) -> None:
    command = [sys.executable, "-c", _POST_AND_DIE, str(tmp_path / "killed"), where, when]
    assert subprocess.run(command, cwd=_ROOT, check=False).returncode == -9

    resumed, posted, refused, count = books(tmp_path / "killed")
    whole = books(tmp_path / "whole")
    assert (resumed.events, resumed.rejected) == (whole[0].events, whole[0].rejected)
    assert resumed.created + resumed.existing == whole[0].created == posted.height
    assert posted.equals(whole[1])
    assert count == whole[3]
    again = refused.filter(pl.col("status") != "id_already_failed")
    assert set(again.rows()) <= set(whole[2].rows())
    assert refused["transfer_id"].to_list() == whole[2]["transfer_id"].to_list()
    assert {"exceeds_credits", "linked_event_failed"} <= set(whole[2]["status"])
