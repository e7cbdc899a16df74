-- What: how many pending transfers a stretch brings, and how many of its events resolve one.
-- Grain: one row. Parameters: $after_ns (not included), $upto_ns (included).
SELECT
    count(*) FILTER (WHERE event_type = 1) AS pending_count,
    count(*) FILTER (WHERE event_type >= 2) AS resolved_count
FROM oracle.change_events
WHERE timestamp_ns > $after_ns AND timestamp_ns <= $upto_ns
ORDER BY 1
