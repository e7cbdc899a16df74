"""Which version of its rule booked an event first: a replay uses that one, not today's."""

import polars as pl

from contracts.posting_rule import PostingRule, posting_rules
from ledger_engine.ingestion.legs import expanded
from ledger_engine.ingestion.prepared import first_ids_of
from ledger_engine.ingestion.rule_lines import lines_of
from ledger_engine.journal import Journal


def changed_rules() -> list[PostingRule]:
    """Return the rules of several versions; the others have nothing to choose."""
    return [rule for rule in posting_rules().values() if len(rule.versions) > 1]


def with_versions_of(
    journal: Journal, events: pl.DataFrame, changed: list[PostingRule]
) -> pl.DataFrame:
    """Return ``events`` with ``rule_version``: what ``journal`` has of the ``changed`` rules' legs.

    It is null where there is none.
    """
    found: list[pl.DataFrame] = []
    for rule in changed:
        lines = lines_of((rule,))
        concerned = events.filter(pl.col("kind") == rule.rule)
        for version in rule.versions:
            tried = concerned.with_columns(rule_version=pl.lit(version.version))
            legs = expanded(tried, None, lines)
            states = journal.leg_states(first_ids_of(legs))
            recorded = pl.Series("rule_version", states.rule_version).cast(pl.Int32())
            known = legs.of_events("event_id").with_columns(recorded)
            found.append(known.filter(pl.Series(states.attempt > 0)))
    none = pl.DataFrame(schema={"event_id": events.schema["event_id"], "rule_version": pl.Int32()})
    versions = pl.concat([none, *found]).group_by("event_id").agg(pl.col("rule_version").min())
    return events.join(versions, on="event_id", how="left", maintain_order="left")
