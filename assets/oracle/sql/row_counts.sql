-- What: how many rows the tables of the mirror hold.
-- Grain: one row. Units: counts.
WITH events AS (
    SELECT
        count(*) AS event_count,
        count(*) FILTER (WHERE event_type <= 3) AS transfer_count,
        2 * count(*) FILTER (WHERE event_type IN (0, 2)) AS entry_count
    FROM oracle.change_events
),

accounts AS (
    SELECT count(*) AS account_count FROM oracle.account_records
),

states AS (
    SELECT count(*) AS state_count FROM oracle.account_states
)

SELECT
    events.event_count,
    events.transfer_count,
    events.entry_count,
    accounts.account_count,
    states.state_count
FROM events, accounts, states
ORDER BY 1
