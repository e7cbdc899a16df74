-- What: the breaks of the run.
-- Grain: one row a break and day.
-- Parameters: $first first day of the run. Units: ledger units.
SELECT *
FROM recon_breaks
WHERE business_date >= $first
ORDER BY business_date, break_id
