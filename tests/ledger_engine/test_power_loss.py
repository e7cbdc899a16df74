"""What a power cut leaves: everything acknowledged, byte for byte; and the simulation can fail."""

import shutil
from pathlib import Path

import pytest

from tests.ledger_engine import power_campaign, power_loss

pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="strace records what is asked of disks"
)


def test_every_acknowledged_batch_is_there_after_a_power_cut(tmp_path: Path) -> None:
    found = power_campaign.judged(tmp_path, batches=12, states=40)
    assert found == {power_campaign.FINE: 40}


def test_a_disk_that_ignores_synchronising_is_found_out(tmp_path: Path) -> None:
    found = power_campaign.judged(tmp_path, batches=12, states=40, ignores_sync=True)
    assert found[power_campaign.FINE] < 20
    assert not any(said.startswith("differs") for said in found)


def test_the_recording_holds_writes_synchronisations_and_what_was_told(tmp_path: Path) -> None:
    module = "tests.ledger_engine.power_campaign"
    every = power_loss.recorded(module, tmp_path / "ledger", 5, tmp_path / "trace")
    told = b"".join(one.data for one in every if one.what == "tell")
    assert told.split() == [b"%d" % number for number in range(5)]
    synced = [Path(one.path).name for one in every if one.what == "sync"]
    assert synced.count("data.mdb") >= 5
    assert "ledger" in synced
