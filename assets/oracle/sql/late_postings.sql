-- What: how many transfers were posted after a close and belong before its cut-off.
-- Grain: one row. Parameter: $business_date that was closed.
SELECT count(DISTINCT transfer_id) AS transfer_count
FROM oracle.restatements
WHERE closed_date = $business_date
ORDER BY 1
