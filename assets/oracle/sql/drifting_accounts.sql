-- What: accounts whose fold of events differs from the balance that the last event carries.
-- Grain: one row an account that drifts; none on a sound mirror. Units: ledger units.
WITH sides AS (
    SELECT
        timestamp_ns,
        debit_account_id AS account_id,
        amount_units AS debit_units,
        0::DECIMAL(38, 0) AS credit_units,
        debit_debits_posted_units AS carried_debits_units,
        debit_credits_posted_units AS carried_credits_units
    FROM oracle.change_events
    UNION ALL
    SELECT
        timestamp_ns,
        credit_account_id AS account_id,
        0::DECIMAL(38, 0) AS debit_units,
        amount_units AS credit_units,
        credit_debits_posted_units AS carried_debits_units,
        credit_credits_posted_units AS carried_credits_units
    FROM oracle.change_events
),

folded AS (
    SELECT
        account_id,
        sum(debit_units) AS folded_debits_units,
        sum(credit_units) AS folded_credits_units,
        arg_max(carried_debits_units, timestamp_ns) AS carried_debits_units,
        arg_max(carried_credits_units, timestamp_ns) AS carried_credits_units
    FROM sides
    GROUP BY account_id
)

SELECT
    account_id,
    folded_debits_units,
    carried_debits_units,
    folded_credits_units,
    carried_credits_units
FROM folded
WHERE
    folded_debits_units != carried_debits_units
    OR folded_credits_units != carried_credits_units
ORDER BY account_id
