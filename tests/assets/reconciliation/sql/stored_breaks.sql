-- What: every row of reconciliation.breaks. Grain: its own.
SELECT *
FROM reconciliation.breaks
ORDER BY business_date, break_id
