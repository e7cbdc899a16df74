-- What: every break of the run.
-- Grain: one row a break, by break_id.
-- No parameters. Units: ledger.
SELECT * FROM matching_breaks
ORDER BY break_id
