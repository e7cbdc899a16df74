-- What: what the fold goes on from and is not what the proved events came to: an account's state
-- that is missing, doubled or not what its last proved event carries; a pending transfer that is
-- open and not kept, or kept and not open.
-- Grain: one row a finding, in words; none on a sound mirror.
-- Parameter: $reader whose mark is the last proved event. Units: ledger units, ns.
WITH proved AS (
    SELECT coalesce(max(position), 0) AS upto_ns
    FROM marks.high_water_marks
    WHERE reader = $reader
),

events AS NOT MATERIALIZED (
    SELECT *
    FROM oracle.change_events
    WHERE timestamp_ns <= (SELECT proved.upto_ns FROM proved)
),

moved AS (
    SELECT
        account_id,
        max(timestamp_ns) AS timestamp_ns
    FROM (
        SELECT
            debit_account_id AS account_id,
            timestamp_ns
        FROM events
        UNION ALL
        SELECT
            credit_account_id AS account_id,
            timestamp_ns
        FROM events
    ) AS sides
    GROUP BY account_id
),

carried AS (
    SELECT
        moved.account_id,
        moved.timestamp_ns,
        CASE
            WHEN events.debit_account_id = moved.account_id
                THEN
                    [
                        events.debit_debits_pending_units,
                        events.debit_debits_posted_units,
                        events.debit_credits_pending_units,
                        events.debit_credits_posted_units,
                        events.debit_account_flags
                    ]
            ELSE
                [
                    events.credit_debits_pending_units,
                    events.credit_debits_posted_units,
                    events.credit_credits_pending_units,
                    events.credit_credits_posted_units,
                    events.credit_account_flags
                ]
        END AS balances
    FROM moved
    INNER JOIN events
        ON
            moved.timestamp_ns = events.timestamp_ns
            AND moved.account_id IN (events.debit_account_id, events.credit_account_id)
),

states AS (
    SELECT
        account_id,
        count(*) AS state_count,
        max(timestamp_ns) AS timestamp_ns,
        max(
            [
                debits_pending_units,
                debits_posted_units,
                credits_pending_units,
                credits_posted_units,
                flags
            ]
        ) AS balances
    FROM oracle.account_states
    GROUP BY account_id
),

resolved AS (
    SELECT CASE WHEN event_type = 4 THEN transfer_id ELSE pending_id END AS transfer_id
    FROM events
    WHERE event_type >= 2
),

pending AS (
    SELECT
        transfer_id,
        timestamp_ns,
        amount_units
    FROM events
    WHERE event_type = 1
),

open_ones AS (
    SELECT
        pending.transfer_id,
        pending.timestamp_ns,
        pending.amount_units
    FROM pending
    ANTI JOIN resolved ON pending.transfer_id = resolved.transfer_id
),

kept AS (
    SELECT
        transfer_id,
        timestamp_ns,
        amount_units,
        count(*) OVER (PARTITION BY transfer_id) AS copy_count
    FROM oracle.open_pendings
)

SELECT
    'account ' || account_id::VARCHAR || ': its proved state (copies: '
    || coalesce(states.state_count, 0)::VARCHAR || ', of '
    || coalesce(states.timestamp_ns::VARCHAR, 'never')
    || ') is not what its last proved event (of '
    || coalesce(carried.timestamp_ns::VARCHAR, 'never') || ') carries' AS what
FROM carried
FULL OUTER JOIN states USING (account_id)
WHERE
    states.state_count IS DISTINCT FROM 1
    OR carried.timestamp_ns IS DISTINCT FROM states.timestamp_ns
    OR carried.balances IS DISTINCT FROM states.balances
UNION
SELECT
    'pending transfer ' || transfer_id::VARCHAR || ': open amount kept '
    || coalesce(kept.amount_units::VARCHAR, 'nowhere') || ' (copies: '
    || coalesce(kept.copy_count, 0)::VARCHAR || '), open in the events '
    || coalesce(open_ones.amount_units::VARCHAR, 'nowhere') AS what
FROM open_ones
FULL OUTER JOIN kept USING (transfer_id)
WHERE
    kept.copy_count IS DISTINCT FROM 1
    OR open_ones.amount_units IS DISTINCT FROM kept.amount_units
    OR open_ones.timestamp_ns IS DISTINCT FROM kept.timestamp_ns
ORDER BY what
LIMIT 100
