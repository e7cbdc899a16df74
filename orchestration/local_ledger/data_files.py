"""The data files of the local cluster: formatted once, never again.

A replica whose data file is lost must not be formatted: it would forget what it has promised to the
others. A new cluster's files are made under another name; they get their own only once the plan is
written, so that a formatting that was interrupted is told from a loss.
"""

from pathlib import Path

from contracts.errors import LedgerServerError, StateError
from contracts.home import Home
from orchestration.local_ledger.plan import Plan, folder_of, read_plan, write_plan
from orchestration.local_ledger.server import Server


def data_files(home: Home, plan: Plan) -> list[Path]:
    """Return the data file of every replica."""
    return [folder_of(home) / f"{at}.tigerbeetle" for at in range(len(plan.ports))]


def formatted(home: Home, server: Server, wanted: Plan) -> Plan:
    """Return the plan of the cluster in ``home``, made now as ``wanted`` where there is none.

    Raises:
        StateError: one is there with another number of replicas; or data files without a plan.
        LedgerServerError: it cannot be formatted, or a data file is lost.
    """
    plan = read_plan(home)
    if plan is None:
        _refuse_orphans(home)
        folder_of(home).mkdir(parents=True, exist_ok=True)
        for at, path in enumerate(data_files(home, wanted)):
            _fresh(path).unlink(missing_ok=True)
            server.format(wanted, at, _fresh(path))
            if not _fresh(path).is_file():
                what = f"{server.program} made no data file: it is no TigerBeetle server"
                raise LedgerServerError(what, "Name another in $TIGERBEETLE_BINARY.")
        write_plan(home, wanted)
        plan = wanted
    if len(plan.ports) != len(wanted.ports):
        what = f"holds a cluster of {len(plan.ports)} replicas"
        raise StateError(folder_of(home), what, "Their number does not change.")
    for at, path in enumerate(data_files(home, plan)):
        _settle(at, path, plan)
    return plan


def _refuse_orphans(home: Home) -> None:
    if any(folder_of(home).glob("*.tigerbeetle")):
        what = "holds data files of a cluster, but no cluster.json"
        to_do = "Restore that file from a backup; or move the folder away to begin anew."
        raise StateError(folder_of(home), what, to_do)


def _settle(replica: int, path: Path, plan: Plan) -> None:
    """Give a data file its name, where its formatting was interrupted."""
    if path.is_file():
        return
    if _fresh(path).is_file():
        _fresh(path).rename(path)
        return
    to_do = (
        "Recover it from the others (docs/operating-tigerbeetle.md); never format it."
        if len(plan.ports) > 1
        else "Restore the ledger from a backup into a new state folder."
    )
    raise LedgerServerError(f"the data file of replica {replica} is gone: {path}", to_do)


def _fresh(path: Path) -> Path:
    return path.with_suffix(".formatting")
