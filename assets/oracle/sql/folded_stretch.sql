-- What: the proof at every event, for a stretch. The balances that an event carries for an account,
-- less what the event itself moved, must be those that the account's event before it carried.
-- Posting releases the whole of what was pending, however little it posts; so do void and expiry.
-- Grain: one row an account that the stretch touches: its last event in it, and the balances that
-- this one carries. The same in all rows: state_count, how many states were compared, and
-- first_wrong_ns, the first event that disagrees, or null.
-- Parameters: $after_ns (proved up to here), $upto_ns (included), $is_reread: nothing is taken from
-- the stored states; then the first event of each account is taken as given unless $after_ns is 0.
-- States are compared by a hash of 64 bits; what it finds is then named by the numbers themselves.
-- DuckDB hashes a 128-bit number as the XOR of its halves' hashes, so 0 and -1 would be the same:
-- 2^64 + 2^63 is added first, and then no two numbers between -2^63 and 2^63 are.
-- Units: ledger units, ns.
WITH stretch AS NOT MATERIALIZED (
    SELECT *
    FROM oracle.change_events
    WHERE timestamp_ns > $after_ns AND timestamp_ns <= $upto_ns
),

reserved AS (
    SELECT
        transfer_id,
        max(amount_units) AS amount_units
    FROM (
        SELECT
            transfer_id,
            amount_units
        FROM oracle.open_pendings
        WHERE NOT $is_reread
        UNION ALL
        SELECT
            transfer_id,
            amount_units
        FROM oracle.change_events
        WHERE
            event_type = 1
            AND timestamp_ns > CASE WHEN $is_reread THEN 0 ELSE $after_ns END
            AND timestamp_ns <= $upto_ns
    ) AS pendings
    GROUP BY transfer_id
),

moves AS (
    SELECT
        stretch.*,
        CASE
            WHEN stretch.event_type = 1 THEN stretch.amount_units
            WHEN stretch.event_type = 2 THEN -reserved.amount_units
            WHEN stretch.event_type IN (3, 4) THEN -stretch.amount_units
            ELSE 0
        END::DECIMAL(38, 0) AS pending_units,
        CASE
            WHEN stretch.event_type IN (0, 2) THEN stretch.amount_units ELSE 0
        END::DECIMAL(38, 0) AS posted_units
    FROM stretch
    LEFT JOIN reserved
        ON CASE WHEN stretch.event_type = 2 THEN stretch.pending_id END = reserved.transfer_id
),

sides AS (
    SELECT
        debit_account_id AS account_id,
        timestamp_ns,
        hash(
            debit_debits_pending_units + 27670116110564327424,
            debit_debits_posted_units + 27670116110564327424,
            debit_credits_pending_units + 27670116110564327424,
            debit_credits_posted_units + 27670116110564327424
        ) AS state,
        hash(
            debit_debits_pending_units - pending_units + 27670116110564327424,
            debit_debits_posted_units - posted_units + 27670116110564327424,
            debit_credits_pending_units + 27670116110564327424,
            debit_credits_posted_units + 27670116110564327424
        ) AS state_before
    FROM moves
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        timestamp_ns,
        hash(
            credit_debits_pending_units + 27670116110564327424,
            credit_debits_posted_units + 27670116110564327424,
            credit_credits_pending_units + 27670116110564327424,
            credit_credits_posted_units + 27670116110564327424
        ) AS state,
        hash(
            credit_debits_pending_units + 27670116110564327424,
            credit_debits_posted_units + 27670116110564327424,
            credit_credits_pending_units - pending_units + 27670116110564327424,
            credit_credits_posted_units - posted_units + 27670116110564327424
        ) AS state_before
    FROM moves
    UNION ALL
    SELECT
        account_id,
        0::UBIGINT AS timestamp_ns,
        hash(
            debits_pending_units + 27670116110564327424,
            debits_posted_units + 27670116110564327424,
            credits_pending_units + 27670116110564327424,
            credits_posted_units + 27670116110564327424
        ) AS state,
        NULL AS state_before
    FROM oracle.account_states
    WHERE
        NOT $is_reread
        AND account_id IN (
            SELECT stretch.debit_account_id FROM stretch
            UNION ALL
            SELECT stretch.credit_account_id FROM stretch
        )
),

chained AS MATERIALIZED (
    SELECT
        account_id,
        timestamp_ns,
        state_before,
        lag(state) OVER in_time AS carried_before,
        lead(timestamp_ns) OVER in_time IS NULL AS is_last
    FROM sides
    WINDOW in_time AS (PARTITION BY hash(account_id) ORDER BY timestamp_ns)
),

nothing AS (
    SELECT hash(zero, zero, zero, zero) AS state
    FROM (SELECT 0::DECIMAL(38, 0) + 27670116110564327424 AS zero) AS number
),

wrong AS (
    SELECT
        count(*) AS state_count,
        min(timestamp_ns) FILTER (
            WHERE state_before IS DISTINCT FROM coalesce(
                carried_before,
                CASE
                    WHEN $is_reread AND $after_ns > 0 THEN state_before
                    ELSE (SELECT nothing.state FROM nothing)
                END
            )
        ) AS first_wrong_ns
    FROM chained
    WHERE timestamp_ns > 0
),

latest AS (
    SELECT
        account_id,
        timestamp_ns
    FROM chained
    WHERE is_last AND timestamp_ns > 0
)

SELECT
    latest.account_id,
    latest.timestamp_ns,
    stretch.debit_debits_pending_units AS debits_pending_units,
    stretch.debit_debits_posted_units AS debits_posted_units,
    stretch.debit_credits_pending_units AS credits_pending_units,
    stretch.debit_credits_posted_units AS credits_posted_units,
    stretch.debit_account_flags AS flags,
    wrong.state_count,
    wrong.first_wrong_ns
FROM stretch
INNER JOIN latest
    ON
        stretch.timestamp_ns = latest.timestamp_ns
        AND stretch.debit_account_id = latest.account_id
CROSS JOIN wrong
UNION ALL
SELECT
    latest.account_id,
    latest.timestamp_ns,
    stretch.credit_debits_pending_units AS debits_pending_units,
    stretch.credit_debits_posted_units AS debits_posted_units,
    stretch.credit_credits_pending_units AS credits_pending_units,
    stretch.credit_credits_posted_units AS credits_posted_units,
    stretch.credit_account_flags AS flags,
    wrong.state_count,
    wrong.first_wrong_ns
FROM stretch
INNER JOIN latest
    ON
        stretch.timestamp_ns = latest.timestamp_ns
        AND stretch.credit_account_id = latest.account_id
CROSS JOIN wrong
ORDER BY account_id
