-- What: timestamps that cut a stretch of events into pieces of some 4,096 events.
-- Grain: one row a cut; one event of 4,096 is taken, by the hash of its timestamp.
-- Parameters: $after_ns (not included), $upto_ns (included). Units: ns.
SELECT timestamp_ns
FROM oracle.change_events
WHERE
    timestamp_ns > $after_ns
    AND timestamp_ns <= $upto_ns
    AND hash(timestamp_ns) & 4095 = 0
ORDER BY timestamp_ns
