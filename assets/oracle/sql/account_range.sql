-- What: the first and the last account of one of several equal shares, in the order of their ids.
-- Grain: one row; the nil id twice where there are fewer accounts than shares.
-- Parameters: $share_count and $share, from 0. No units.
WITH placed AS (
    SELECT
        account_id,
        ntile($share_count) OVER (ORDER BY account_id) - 1 AS share
    FROM oracle.account_records
)

SELECT
    coalesce(min(account_id)::VARCHAR, '00000000-0000-0000-0000-000000000000') AS first_id,
    coalesce(max(account_id)::VARCHAR, '00000000-0000-0000-0000-000000000000') AS last_id
FROM placed
WHERE share = $share
ORDER BY first_id
