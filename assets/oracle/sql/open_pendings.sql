-- What: the pending transfers of a stretch join those that nothing has resolved.
-- Grain: a statement. Parameters: $after_ns (not included), $upto_ns (included).
INSERT INTO oracle.open_pendings BY NAME
SELECT
    transfer_id,
    timestamp_ns,
    amount_units
FROM oracle.change_events
WHERE event_type = 1 AND timestamp_ns > $after_ns AND timestamp_ns <= $upto_ns
