-- What: accounts that moved and are not mirrored, and accounts that are mirrored twice.
-- Grain: one row an account; none on a sound mirror.
WITH moved AS (
    SELECT debit_account_id AS account_id
    FROM oracle.change_events
    GROUP BY debit_account_id
    UNION
    SELECT credit_account_id AS account_id
    FROM oracle.change_events
    GROUP BY credit_account_id
)

SELECT
    moved.account_id,
    'moved, not mirrored' AS what
FROM moved
ANTI JOIN oracle.account_records AS records ON moved.account_id = records.account_id
UNION ALL
SELECT
    account_id,
    'mirrored twice' AS what
FROM oracle.account_records
GROUP BY account_id
HAVING count(*) > 1
ORDER BY account_id, what
