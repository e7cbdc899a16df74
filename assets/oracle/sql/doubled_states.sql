-- What: accounts with more than one proved state, or moved by a proved event and without one.
-- Grain: one row an account; none on a sound mirror. Parameters: $proved_ns last proved event.
WITH moved AS (
    SELECT debit_account_id AS account_id
    FROM oracle.change_events
    WHERE timestamp_ns <= $proved_ns::UBIGINT
    UNION
    SELECT credit_account_id AS account_id
    FROM oracle.change_events
    WHERE timestamp_ns <= $proved_ns::UBIGINT
),

states AS (
    SELECT
        account_id,
        count(*) AS state_count
    FROM oracle.account_states
    GROUP BY account_id
)

SELECT
    account_id,
    coalesce(states.state_count, 0) AS state_count
FROM moved
FULL OUTER JOIN states USING (account_id)
WHERE states.state_count IS DISTINCT FROM 1
ORDER BY account_id
