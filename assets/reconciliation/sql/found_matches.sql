-- What: the matches of the run.
-- Grain: one row a match and day. Units: ledger units.
SELECT *
FROM recon_matches
ORDER BY business_date, match_id
