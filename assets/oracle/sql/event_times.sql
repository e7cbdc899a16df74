-- What: the first and last time, of both kinds, of all events: the files' statistics tell them.
-- Grain: one row; nulls where there is no event. Units: ns since 1970 UTC.
SELECT
    min(timestamp_ns) AS first_known_ns,
    max(timestamp_ns) AS last_known_ns,
    min(occurred_ns) AS first_occurred_ns,
    max(occurred_ns) AS last_occurred_ns
FROM oracle.change_events
ORDER BY 1
