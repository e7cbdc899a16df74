-- What: every gap in the numbers of statements.
-- Grain: one row a gap. Parameters: none. Units: *_units ledger units.
SELECT *
FROM sources.sequence_gaps
ORDER BY account, sequence_year, number_after
