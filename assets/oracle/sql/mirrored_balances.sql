-- What: debits and credits of every account the mirror has seen move.
-- Grain: one row an account. Units: ledger units.
WITH sums AS (
    SELECT
        debit_account_id,
        credit_account_id,
        sum(amount_units) AS amount_units
    FROM oracle.change_events
    WHERE event_type IN (0, 2)
    GROUP BY GROUPING SETS ((debit_account_id), (credit_account_id))
),

sides AS (
    SELECT
        coalesce(debit_account_id, credit_account_id) AS account_id,
        CASE WHEN credit_account_id IS NULL THEN amount_units ELSE 0 END AS debits_units,
        CASE WHEN debit_account_id IS NULL THEN amount_units ELSE 0 END AS credits_units
    FROM sums
)

SELECT
    account_id,
    sum(debits_units) AS debits_units,
    sum(credits_units) AS credits_units
FROM sides
GROUP BY account_id
ORDER BY account_id
