-- What: every account's four balances as the mirrored events add up to them.
-- Grain: one row an account that any event up to the mark touched.
-- Parameters: $mark_ns last event included. Units: ledger units.
-- What is pending is what nothing resolved: a post, a void or an expiry releases the whole of it.
WITH known AS NOT MATERIALIZED (
    SELECT
        event_type,
        transfer_id,
        pending_id,
        debit_account_id,
        credit_account_id,
        amount_units
    FROM oracle.change_events
    WHERE timestamp_ns <= $mark_ns::UBIGINT
),

resolved AS (
    SELECT pending_id AS transfer_id
    FROM known
    WHERE event_type IN (2, 3)
    UNION ALL
    SELECT transfer_id
    FROM known
    WHERE event_type = 4
),

moves AS (
    SELECT
        debit_account_id,
        credit_account_id,
        0::DECIMAL(38, 0) AS pending_units,
        amount_units AS posted_units
    FROM known
    WHERE event_type IN (0, 2)
    UNION ALL
    SELECT
        known.debit_account_id,
        known.credit_account_id,
        CASE WHEN resolved.transfer_id IS NULL THEN known.amount_units ELSE 0 END AS pending_units,
        0::DECIMAL(38, 0) AS posted_units
    FROM known
    LEFT JOIN resolved ON known.transfer_id = resolved.transfer_id
    WHERE known.event_type = 1
),

sides AS (
    SELECT
        debit_account_id AS account_id,
        pending_units AS debits_pending_units,
        posted_units AS debits_posted_units,
        0::DECIMAL(38, 0) AS credits_pending_units,
        0::DECIMAL(38, 0) AS credits_posted_units
    FROM moves
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        0::DECIMAL(38, 0) AS debits_pending_units,
        0::DECIMAL(38, 0) AS debits_posted_units,
        pending_units AS credits_pending_units,
        posted_units AS credits_posted_units
    FROM moves
)

SELECT
    account_id,
    sum(debits_pending_units) AS debits_pending_units,
    sum(debits_posted_units) AS debits_posted_units,
    sum(credits_pending_units) AS credits_pending_units,
    sum(credits_posted_units) AS credits_posted_units
FROM sides
GROUP BY ALL
ORDER BY account_id
