"""Which version of its rule booked an event first: a replay uses that one, not today's."""

import polars as pl

from contracts.posting_rule import PostingRule, posting_rules
from ledger_engine.ingestion.legs import legs_of
from ledger_engine.journal import Journal
from ledger_engine.transfer_ids import transfer_ids


def with_recorded_versions(journal: Journal, events: pl.DataFrame) -> pl.DataFrame:
    """Return ``events`` with ``rule_version``: the journalled one, null where there is none.

    Only rules of several versions are looked up; the others have nothing to choose.
    """
    changed = [rule for rule in posting_rules().values() if len(rule.versions) > 1]
    return with_versions_of(journal, events, changed)


def with_versions_of(
    journal: Journal, events: pl.DataFrame, changed: list[PostingRule]
) -> pl.DataFrame:
    """Return ``events`` with the versions that ``journal`` has of the ``changed`` rules' legs."""
    found: list[pl.DataFrame] = []
    for rule in changed:
        concerned = events.filter(pl.col("kind") == rule.rule)
        for version in rule.versions:
            legs = legs_of(concerned.with_columns(rule_version=pl.lit(version.version)))
            states = journal.leg_states(transfer_ids(legs.with_columns(attempt=1)))
            recorded = pl.Series("rule_version", states.rule_version).cast(pl.Int32())
            known = legs.select("event_id").with_columns(recorded)
            found.append(known.filter(pl.Series(states.attempt > 0)))
    none = pl.DataFrame(schema={"event_id": events.schema["event_id"], "rule_version": pl.Int32()})
    versions = pl.concat([none, *found]).group_by("event_id").agg(pl.col("rule_version").min())
    return events.join(versions, on="event_id", how="left", maintain_order="left")
