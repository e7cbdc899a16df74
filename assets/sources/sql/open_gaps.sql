-- What: statements that are missing, as the bank's own numbers say, and what moved meanwhile.
-- Grain: one row a gap. Parameters: none. Units: *_units ledger units.
SELECT
    gaps.source,
    gaps.account,
    gaps.currency,
    gaps.sequence_year,
    gaps.number_before,
    gaps.number_after,
    gaps.missing_count,
    gaps.date_before,
    gaps.date_after,
    gaps.moved_units
FROM sources.sequence_gaps AS gaps
ORDER BY gaps.source, gaps.account, gaps.sequence_year, gaps.number_after
