"""Whether decisions are what was signed, and still what the mirror shows."""

from assets.reconciliation.decisions.evidence import mirrored_transfers
from assets.reconciliation.decisions.following import standings_of
from warehouse.lake import Lake
from warehouse.operations.break_proof import history_of, verify_history
from warehouse.operations.break_steps import State, Step
from warehouse.operations.store import Operations


def decision_findings(lake: Lake, operations: Operations, tenant: int) -> list[str]:
    """Return what does not hold of the history and of what the machine found, a sentence each."""
    findings = verify_history(history_of(operations))
    if findings:
        return findings  # What was altered proves nothing of the mirror.
    return _unshown(lake, operations, tenant)


def _unshown(lake: Lake, operations: Operations, tenant: int) -> list[str]:
    """Return the corrections that the mirror does not show, or not any more."""
    corrections = [
        (entry, entries)
        for _, entries in standings_of(operations).values()
        for entry in entries
        if entry.decision.step == Step.CORRECTED
    ]
    proposals = [
        one
        for entry, entries in corrections
        for one in entries
        if one.decision.step == Step.PROPOSED and one.decision.attempt == entry.decision.attempt
    ]
    found = []
    for proposal, (entry, _) in zip(proposals, corrections, strict=True):
        shown = mirrored_transfers(lake, tenant, [proposal])
        wanted = tuple(entry.decision.said["transfers"])
        if shown.get(entry.decision.break_id, ()) != wanted:
            what = f"the mirror does not show the correction {', '.join(wanted)}"
            found.append(f"entry {entry.number}: {what}")
    return found


def unlisted_count(lake: Lake, operations: Operations) -> int:
    """Return how many decided breaks the lake's relation lacks, or has in another state."""
    listed = lake.read("assets.reconciliation.decisions", "listed_decisions")
    known = {str(one): (state, entry) for one, state, entry in listed.iter_rows()}
    standing = {
        str(break_id): (str(State(one.state)), one.last.entry_hash if one.last else "")
        for break_id, (one, _) in standings_of(operations).items()
    }
    return len(known.items() ^ standing.items())
