-- What: one transfer is missing in the mirror.
-- Grain: a statement.
DELETE FROM oracle.change_events
WHERE timestamp_ns = (SELECT max(timestamp_ns) FROM oracle.change_events)
