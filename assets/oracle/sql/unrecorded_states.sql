-- What: how many accounts have a proved state, and no record of what they are.
-- Grain: one row.
SELECT count(*) AS account_count
FROM oracle.account_states AS states
ANTI JOIN oracle.account_records AS records ON states.account_id = records.account_id
ORDER BY 1
