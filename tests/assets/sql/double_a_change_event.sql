-- What: one change event is mirrored twice.
-- Grain: a statement.
INSERT INTO oracle.change_events
SELECT * FROM oracle.change_events
WHERE timestamp_ns = (SELECT min(timestamp_ns) FROM oracle.change_events)
