"""The ingestion journal: what was asked of the ledger and what became of it."""

from ledger_engine.journal.journal import Journal, open_journal

__all__ = ["Journal", "open_journal"]
