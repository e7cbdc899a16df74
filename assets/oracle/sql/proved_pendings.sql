-- What: the kept pending transfers that a stretch of events posts, voids or expires.
-- Grain: one row a pending transfer, one of them where it is kept twice. Units: ledger units, ns.
-- Parameters: $after_ns (not included), $upto_ns (included).
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
FROM oracle.open_pendings
WHERE transfer_id IN (SELECT resolved.transfer_id FROM resolved)
QUALIFY row_number() OVER (PARTITION BY transfer_id ORDER BY amount_units DESC) = 1
ORDER BY transfer_id
