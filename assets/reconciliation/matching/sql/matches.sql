-- What: every match of the run.
-- Grain: one row a match, by match_id.
-- No parameters. Units: ledger.
SELECT * FROM matching_matches
ORDER BY match_id
