"""Business events into the ledger: posting rules, transfers, outcomes. Replays are harmless."""

from ledger_engine.ingestion.leg_frames import legs_of
from ledger_engine.ingestion.posting import PostingSummary, post_events

__all__ = ["PostingSummary", "legs_of", "post_events"]
