-- What: accounts whose fold of events differs from the balances that the last event carries.
-- Grain: one row an account that drifts; none on a sound mirror. Units: ledger units.
-- Posting releases the whole of what was pending, however little it posts; so do void and expiry.
WITH moves AS (
    SELECT
        events.timestamp_ns,
        events.debit_account_id,
        events.credit_account_id,
        events.debit_debits_pending_units,
        events.debit_debits_posted_units,
        events.debit_credits_pending_units,
        events.debit_credits_posted_units,
        events.credit_debits_pending_units,
        events.credit_debits_posted_units,
        events.credit_credits_pending_units,
        events.credit_credits_posted_units,
        CASE
            WHEN events.event_type = 1 THEN events.amount_units
            WHEN events.event_type = 2 THEN -pending.amount_units
            WHEN events.event_type IN (3, 4) THEN -events.amount_units
            ELSE 0
        END::DECIMAL(38, 0) AS pending_units,
        CASE
            WHEN events.event_type IN (0, 2) THEN events.amount_units ELSE 0
        END::DECIMAL(38, 0) AS posted_units
    FROM oracle.change_events AS events
    LEFT JOIN oracle.change_events AS pending
        ON
            events.event_type = 2
            AND pending.event_type = 1
            AND events.pending_id = pending.transfer_id
),

sides AS (
    SELECT
        timestamp_ns,
        debit_account_id AS account_id,
        pending_units AS debit_pending_units,
        posted_units AS debit_units,
        0::DECIMAL(38, 0) AS credit_pending_units,
        0::DECIMAL(38, 0) AS credit_units,
        debit_debits_pending_units AS carried_debits_pending_units,
        debit_debits_posted_units AS carried_debits_units,
        debit_credits_pending_units AS carried_credits_pending_units,
        debit_credits_posted_units AS carried_credits_units
    FROM moves
    UNION ALL
    SELECT
        timestamp_ns,
        credit_account_id AS account_id,
        0::DECIMAL(38, 0) AS debit_pending_units,
        0::DECIMAL(38, 0) AS debit_units,
        pending_units AS credit_pending_units,
        posted_units AS credit_units,
        credit_debits_pending_units AS carried_debits_pending_units,
        credit_debits_posted_units AS carried_debits_units,
        credit_credits_pending_units AS carried_credits_pending_units,
        credit_credits_posted_units AS carried_credits_units
    FROM moves
),

folded AS (
    SELECT
        account_id,
        sum(debit_pending_units) AS folded_debits_pending_units,
        sum(debit_units) AS folded_debits_units,
        sum(credit_pending_units) AS folded_credits_pending_units,
        sum(credit_units) AS folded_credits_units,
        arg_max(carried_debits_pending_units, timestamp_ns) AS carried_debits_pending_units,
        arg_max(carried_debits_units, timestamp_ns) AS carried_debits_units,
        arg_max(carried_credits_pending_units, timestamp_ns) AS carried_credits_pending_units,
        arg_max(carried_credits_units, timestamp_ns) AS carried_credits_units
    FROM sides
    GROUP BY account_id
)

SELECT
    account_id,
    folded_debits_pending_units,
    carried_debits_pending_units,
    folded_debits_units,
    carried_debits_units,
    folded_credits_pending_units,
    carried_credits_pending_units,
    folded_credits_units,
    carried_credits_units
FROM folded
WHERE
    folded_debits_pending_units != carried_debits_pending_units
    OR folded_debits_units != carried_debits_units
    OR folded_credits_pending_units != carried_credits_pending_units
    OR folded_credits_units != carried_credits_units
ORDER BY account_id
