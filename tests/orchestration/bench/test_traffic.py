from pathlib import Path

import numpy as np

from ledger_engine.flags import TransferFlags
from ledger_engine.opening import open_ledger
from ledger_engine.statuses import TransferStatus
from orchestration.bench import traffic

COUNT = 40_000


def test_every_transfer_of_either_traffic_is_created(tmp_path: Path) -> None:
    ledger = open_ledger(f"embedded:{tmp_path}")
    ledger.create_accounts(traffic.accounts(50))
    for first, make in ((0, traffic.plain), (COUNT, traffic.mixed)):
        statuses = ledger.create_transfers(make(COUNT, 50, first))["status"]
        assert np.unique(statuses).tolist() == [TransferStatus.CREATED]
    ledger.close()


def test_mixed_traffic_has_every_role_in_its_share() -> None:
    flags = traffic.mixed(COUNT, 50)["flags"]
    counts = {flag: int((flags == flag).sum()) for flag in TransferFlags}
    assert counts[TransferFlags.LINKED] == COUNT // 10
    assert counts[TransferFlags.PENDING] == COUNT // 5
    resolved = (COUNT - 8190 - 10) // 10 + 1
    assert counts[TransferFlags.POST_PENDING_TRANSFER] in (resolved, resolved - 1)
    assert counts[TransferFlags.VOID_PENDING_TRANSFER] in (resolved, resolved - 1)


def test_traffic_is_the_same_for_the_same_numbers_and_its_ids_grow() -> None:
    once, again = traffic.plain(5000, 10, 7), traffic.plain(5000, 10, 7)
    assert once.tobytes() == again.tobytes()
    whole = [int(low) | int(high) << 64 for low, high in once["id"].tolist()]
    assert whole == sorted(set(whole))
