-- What: the first events of a stretch that bear one timestamp, which no two events of a ledger do.
-- Grain: one row an event and side, in the columns of first_disagreement: the balance is the
-- number of events, and it should be one.
-- Parameters: $after_ns (not included), $upto_ns (included). Units: events, ns.
WITH shared AS (
    SELECT
        timestamp_ns,
        count(*) AS event_count
    FROM oracle.change_events
    WHERE timestamp_ns > $after_ns AND timestamp_ns <= $upto_ns
    GROUP BY timestamp_ns
    HAVING count(*) > 1
    ORDER BY timestamp_ns
    LIMIT 1
)

SELECT
    shared.timestamp_ns,
    events.transfer_id,
    events.debit_account_id AS account_id,
    'events at that time' AS balance,
    shared.event_count AS carried_units,
    1 AS folded_units
FROM shared
INNER JOIN oracle.change_events AS events ON shared.timestamp_ns = events.timestamp_ns
ORDER BY events.transfer_id
