-- What: the event that disagrees with the fold, in numbers: what it carries for an account, and
-- what the account's event before it carried plus what this one moved. Fold is null where the
-- pending transfer that the event posts is not in the mirror.
-- Grain: one row an account of the event and balance that differs.
-- Parameters: $after_ns (proved up to here), $wrong_ns the event, $is_reread as in folded_stretch.
-- Units: ledger units, ns.
WITH stretch AS (
    SELECT *
    FROM oracle.change_events
    WHERE timestamp_ns > $after_ns AND timestamp_ns <= $wrong_ns
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
            AND timestamp_ns <= $wrong_ns
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

touched AS (
    SELECT debit_account_id AS account_id
    FROM stretch
    WHERE timestamp_ns = $wrong_ns
    UNION
    SELECT credit_account_id AS account_id
    FROM stretch
    WHERE timestamp_ns = $wrong_ns
),

sides AS (
    SELECT
        debit_account_id AS account_id,
        timestamp_ns,
        transfer_id,
        debit_debits_pending_units AS debits_pending,
        debit_debits_posted_units AS debits_posted,
        debit_credits_pending_units AS credits_pending,
        debit_credits_posted_units AS credits_posted,
        pending_units AS debits_pending_move,
        posted_units AS debits_posted_move,
        0::DECIMAL(38, 0) AS credits_pending_move,
        0::DECIMAL(38, 0) AS credits_posted_move
    FROM moves
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        timestamp_ns,
        transfer_id,
        credit_debits_pending_units AS debits_pending,
        credit_debits_posted_units AS debits_posted,
        credit_credits_pending_units AS credits_pending,
        credit_credits_posted_units AS credits_posted,
        0::DECIMAL(38, 0) AS debits_pending_move,
        0::DECIMAL(38, 0) AS debits_posted_move,
        pending_units AS credits_pending_move,
        posted_units AS credits_posted_move
    FROM moves
    UNION ALL
    SELECT
        account_id,
        0::UBIGINT AS timestamp_ns,
        NULL AS transfer_id,
        debits_pending_units AS debits_pending,
        debits_posted_units AS debits_posted,
        credits_pending_units AS credits_pending,
        credits_posted_units AS credits_posted,
        0::DECIMAL(38, 0) AS debits_pending_move,
        0::DECIMAL(38, 0) AS debits_posted_move,
        0::DECIMAL(38, 0) AS credits_pending_move,
        0::DECIMAL(38, 0) AS credits_posted_move
    FROM oracle.account_states
    WHERE NOT $is_reread
),

compared AS (
    SELECT
        account_id,
        timestamp_ns,
        transfer_id,
        debits_pending,
        coalesce(
            lag(debits_pending) OVER in_time,
            CASE
                WHEN $is_reread AND $after_ns > 0 THEN debits_pending - debits_pending_move ELSE 0
            END
        ) + debits_pending_move AS debits_pending_folded,
        debits_posted,
        coalesce(
            lag(debits_posted) OVER in_time,
            CASE
                WHEN $is_reread AND $after_ns > 0 THEN debits_posted - debits_posted_move ELSE 0
            END
        ) + debits_posted_move AS debits_posted_folded,
        credits_pending,
        coalesce(
            lag(credits_pending) OVER in_time,
            CASE
                WHEN $is_reread AND $after_ns > 0 THEN credits_pending - credits_pending_move ELSE 0
            END
        ) + credits_pending_move AS credits_pending_folded,
        credits_posted,
        coalesce(
            lag(credits_posted) OVER in_time,
            CASE
                WHEN $is_reread AND $after_ns > 0 THEN credits_posted - credits_posted_move ELSE 0
            END
        ) + credits_posted_move AS credits_posted_folded
    FROM sides
    WHERE account_id IN (SELECT touched.account_id FROM touched)
    WINDOW in_time AS (PARTITION BY account_id ORDER BY timestamp_ns)
)

SELECT
    timestamp_ns,
    transfer_id,
    account_id,
    'debits pending' AS balance,
    debits_pending AS carried_units,
    debits_pending_folded AS folded_units
FROM compared
WHERE timestamp_ns = $wrong_ns AND debits_pending IS DISTINCT FROM debits_pending_folded
UNION ALL
SELECT
    timestamp_ns,
    transfer_id,
    account_id,
    'debits posted' AS balance,
    debits_posted AS carried_units,
    debits_posted_folded AS folded_units
FROM compared
WHERE timestamp_ns = $wrong_ns AND debits_posted IS DISTINCT FROM debits_posted_folded
UNION ALL
SELECT
    timestamp_ns,
    transfer_id,
    account_id,
    'credits pending' AS balance,
    credits_pending AS carried_units,
    credits_pending_folded AS folded_units
FROM compared
WHERE timestamp_ns = $wrong_ns AND credits_pending IS DISTINCT FROM credits_pending_folded
UNION ALL
SELECT
    timestamp_ns,
    transfer_id,
    account_id,
    'credits posted' AS balance,
    credits_posted AS carried_units,
    credits_posted_folded AS folded_units
FROM compared
WHERE timestamp_ns = $wrong_ns AND credits_posted IS DISTINCT FROM credits_posted_folded
ORDER BY account_id, balance
