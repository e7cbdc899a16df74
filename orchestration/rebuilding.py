"""Makes the mirror anew from the ledger: whatever became of its files, or of the ledger.

Its tables are put away unread, so damage does not hinder it, and filled again by the same assets
that fill them every day. What cannot be derived from the ledger, the record of verifications, is
kept where it can be read. Killed at any point, it is finished by the next run of the line.
"""

import logging
from dataclasses import dataclass
from typing import Final

from assets.oracle.proof.roots import mirror_root
from contracts.errors import WarehouseDamagedError
from contracts.home import Home
from contracts.table_contract import TableContract
from contracts.tables import ALL_TABLES
from orchestration.line import run_mirror
from orchestration.outcomes import OnStep, RunOutcome
from warehouse.lake import Lake, open_lake

MIRROR_TABLES: Final = tuple(one for one in ALL_TABLES if one.schema == "oracle" and not one.view)

RECORDS: Final = frozenset({"oracle.proofs", "oracle.sync_lags"})
"""What happened, told by clocks: no ledger brings it back."""

_LOG: Final = logging.getLogger("tieout.rebuilding")


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What became of the mirror.

    Attributes:
        before: digest by table; None where it could not be read.
        after: digest by table.
        lost: records that could not be read and begin anew.
        proved_root: root of the last verification, hex; empty where there was none.
        root_now: the root at the same mark now, hex.
    """

    outcome: RunOutcome
    before: dict[str, str | None]
    after: dict[str, str | None]
    lost: tuple[str, ...]
    proved_root: str
    root_now: str


def rebuild_mirror(home: Home, on_step: OnStep | None = None) -> Rebuilt:
    """Empty the mirror and mirror the ledger from its beginning.

    Raises:
        WarehouseDamagedError: a table outside of the mirror is damaged.
    """
    with open_lake(home.warehouse) as lake:
        before = digests_of(lake)
        lost = tuple(name for name in sorted(RECORDS & before.keys()) if before[name] is None)
        mark, proved_root = _last_proof(lake, lost)
        emptied = [one for one in MIRROR_TABLES if one.full_name not in RECORDS - {*lost}]
        lake.run(lambda lake: _empty(lake, emptied))
        for name in (one for one, digest in before.items() if digest is None):
            _LOG.warning("%s could not be read and is made anew", name)
    outcome = run_mirror(home, on_step)
    with open_lake(home.warehouse, read_only=True) as lake:
        root_now = mirror_root(lake, mark).hex() if proved_root else ""
        after = digests_of(lake)
    return Rebuilt(outcome, before, after, lost, proved_root, root_now)


def digests_of(lake: Lake) -> dict[str, str | None]:
    """Return the digest of each table of the mirror, None where it is damaged."""
    return {one.full_name: _digest(lake, one) for one in MIRROR_TABLES}


def _digest(lake: Lake, table: TableContract) -> str | None:
    try:
        return lake.content_digest(table).digest_hex
    except WarehouseDamagedError:
        return None


def _empty(lake: Lake, tables: list[TableContract]) -> None:
    lake.recreate(tables)
    lake.execute("orchestration", "forget_mirror_marks")


def _last_proof(lake: Lake, lost: tuple[str, ...]) -> tuple[int, str]:
    """Return the mark and the root of the last verification that held."""
    if "oracle.proofs" in lost:
        return 0, ""
    rows = lake.read("assets.oracle.proof", "last_proof")
    held = rows.filter(rows["difference_count"] == 0)
    return held.select("knowledge_mark_ns", "mirror_root_hex").row(0) if held.height else (0, "")
