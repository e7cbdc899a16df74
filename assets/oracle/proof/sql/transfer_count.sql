-- What: how many transfers the mirror holds in a stretch of time.
-- Grain: one row.
-- Parameters: $after_ns (not included), $upto_ns (included). Units: ns.
SELECT count(*) AS transfer_count
FROM oracle.change_events
WHERE event_type != 4 AND timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
ORDER BY transfer_count
