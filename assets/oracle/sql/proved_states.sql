-- What: the kept states of the accounts that a stretch of events moves.
-- Grain: one row an account, the latest where it is kept twice. Units: ledger units, ns.
-- Parameters: $after_ns (not included), $upto_ns (included).
WITH moved AS (
    SELECT debit_account_id AS account_id
    FROM oracle.change_events
    WHERE timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
    UNION ALL
    SELECT credit_account_id AS account_id
    FROM oracle.change_events
    WHERE timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
)

SELECT
    account_id,
    debits_pending_units,
    debits_posted_units,
    credits_pending_units,
    credits_posted_units,
    flags,
    timestamp_ns
FROM oracle.account_states
WHERE account_id IN (SELECT moved.account_id FROM moved)
QUALIFY row_number() OVER (PARTITION BY account_id ORDER BY timestamp_ns DESC) = 1
ORDER BY account_id
