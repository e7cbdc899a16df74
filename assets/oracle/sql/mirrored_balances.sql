-- What: debits and credits of every account the mirror has seen move.
-- Grain: one row an account. Units: ledger units.
WITH posted AS (
    SELECT
        debit_account_id,
        credit_account_id,
        amount_units
    FROM oracle.change_events
    WHERE event_type IN (0, 2)
),

sides AS (
    SELECT
        debit_account_id AS account_id,
        sum(amount_units) AS debits_units,
        0::DECIMAL(38, 0) AS credits_units
    FROM posted
    GROUP BY debit_account_id
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        0::DECIMAL(38, 0) AS debits_units,
        sum(amount_units) AS credits_units
    FROM posted
    GROUP BY credit_account_id
)

SELECT
    account_id,
    sum(debits_units) AS debits_units,
    sum(credits_units) AS credits_units
FROM sides
GROUP BY account_id
ORDER BY account_id
