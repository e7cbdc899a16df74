-- What: every row of reconciliation.matches. Grain: its own.
SELECT *
FROM reconciliation.matches
ORDER BY business_date, match_id
