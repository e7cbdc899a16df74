"""A posting killed at any step resumes to the same books."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from ledger_engine import open_ledger
from ledger_engine.ingestion import post_events
from ledger_engine.journal import open_journal
from tests.ledger_engine.business_events import event, events

_ROOT = Path(__file__).parents[2]


_POST_AND_DIE = """
import os, sys
from pathlib import Path
from ledger_engine import open_ledger
from ledger_engine.ingestion import post_events
from ledger_engine.ingestion import posting
from ledger_engine.journal import open_journal
from tests.ledger_engine.test_ingestion_crash import many_events
folder, where = Path(sys.argv[1]), sys.argv[2]
ledger, journal = open_ledger(f"embedded:{folder / 'ledger'}"), open_journal(folder / "journal")
victim = {"intend": journal, "record_outcomes": journal, "create_transfers": ledger}[where]
def die(*arguments):
    getattr(type(victim), where)(victim, *arguments) if sys.argv[3] == "after" else None
    os.kill(os.getpid(), 9)
setattr(victim, where, die)
post_events(ledger, journal, many_events())
"""


def many_events() -> pl.DataFrame:
    """Return receipts and payments, some of which are refused."""
    kinds = ("wire_in", "wire_out", "wire_out")
    return events(*(event(n, kinds[n % 3], 10 + n % 7, customer=f"c{n % 4}") for n in range(1, 90)))


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("where", ["intend", "create_transfers", "record_outcomes"])
def test_a_kill_anywhere_resumes_to_the_same_books(tmp_path: Path, where: str, when: str) -> None:
    command = [sys.executable, "-c", _POST_AND_DIE, str(tmp_path), where, when]
    assert subprocess.run(command, cwd=_ROOT, check=False).returncode == -9
    with closing(open_journal(tmp_path / "journal")) as journal:
        ledger = open_ledger(f"embedded:{tmp_path / 'ledger'}")
        summary = post_events(ledger, journal, many_events())
        posted, refused = journal.posted_after(0), journal.rejections_after(0)
        changes = ledger.change_events(0, 1_000)
        ledger.close()
    assert summary.created + summary.existing == posted.height == len(changes)
    assert summary.rejected == refused.height == 89 - posted.height
    assert posted["ledger_timestamp_ns"].sort().to_list() == changes["timestamp"].tolist()
    assert posted["event_id"].n_unique() == posted.height
