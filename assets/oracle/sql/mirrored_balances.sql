-- What: debits and credits of every account the mirror has seen.
-- Grain: one row an account. Units: ledger units.
WITH sides AS (
    SELECT
        debit_account_id AS account_id,
        amount_units AS debit_units,
        0::DECIMAL(38, 0) AS credit_units
    FROM oracle.transfers
    WHERE is_posted
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        0::DECIMAL(38, 0) AS debit_units,
        amount_units AS credit_units
    FROM oracle.transfers
    WHERE is_posted
)

SELECT
    account_id,
    sum(debit_units) AS debits_units,
    sum(credit_units) AS credits_units
FROM sides
GROUP BY account_id
ORDER BY account_id
