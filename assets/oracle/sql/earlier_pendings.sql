-- What: the pending transfers, created before a stretch of events, that the stretch posts, voids or
-- expires, as the events before it tell them.
-- Grain: one row a pending transfer. Units: ledger units, ns.
-- Parameters: $after_ns (the stretch begins behind it), $upto_ns (included).
WITH resolved AS (
    SELECT CASE WHEN event_type = 4 THEN transfer_id ELSE pending_id END AS transfer_id
    FROM oracle.change_events
    WHERE
        event_type >= 2
        AND timestamp_ns > $after_ns::UBIGINT
        AND timestamp_ns <= $upto_ns::UBIGINT
)

SELECT
    transfer_id,
    amount_units,
    timestamp_ns
FROM oracle.change_events
WHERE
    event_type = 1
    AND timestamp_ns <= $after_ns::UBIGINT
    AND transfer_id IN (SELECT resolved.transfer_id FROM resolved)
QUALIFY row_number() OVER (PARTITION BY transfer_id ORDER BY timestamp_ns) = 1
ORDER BY transfer_id
