"""Legs as a frame, for whoever wants to look at what some events would become."""

import polars as pl

from ledger_engine.ingestion.leg_sides import side_columns
from ledger_engine.ingestion.legs import ASSET, expanded


def legs_of(events: pl.DataFrame, parts: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return one row a leg of ``events`` (columns of ``ledger.business_events``) and ``parts``.

    Key ``event_id, leg``; in the order of the events, then of the legs. A column ``rule_version``
    in ``events`` chooses the version; without it, or where it is null, the current version books.
    An owner that is empty means the control account.

    Raises:
        DeclarationError: a kind has no posting rule.
        UnknownCurrencyError: a currency is not registered.
    """
    legs = expanded(events, parts)
    columns = ("event_id", "tenant", "source", "source_kind", "external_id")
    frame = legs.of_events(*columns, "occurred_ns", "business_date", "kind").with_columns(
        legs.taken("currency").alias("currency"),
        legs.amounts().alias("amount_units"),
        pl.Series("rule_version", legs.rules.number[legs.version[legs.event]]).cast(pl.Int32()),
        legs.names(),
        pl.Series("leg_number", legs.leg_number).cast(pl.Int32()),
        pl.Series("transfer_code", legs.rules.transfer_code[legs.line]).cast(pl.Int32()),
    )
    sides = [*side_columns(legs, "debit"), *side_columns(legs, "credit")]
    return frame.with_columns(legs.taken(ASSET).cast(pl.Int32()).alias("asset"), *sides)
