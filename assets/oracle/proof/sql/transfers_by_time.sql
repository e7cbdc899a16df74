-- What: how many transfers lie in each stretch of time: so that a reading can be cut into pieces.
-- Grain: one row a stretch of 2^$shift ns that holds any.
-- Parameters: $after_ns (not included), $upto_ns (included), $shift. Units: ns.
SELECT
    (timestamp_ns >> $shift)::UBIGINT AS stretch,
    count(*) AS transfer_count
FROM oracle.change_events
WHERE event_type != 4 AND timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
GROUP BY stretch
ORDER BY stretch
