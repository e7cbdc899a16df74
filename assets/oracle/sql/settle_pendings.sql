-- What: the pending transfers that a stretch posts, voids or expires are open no longer.
-- Grain: a statement. Parameters: $after_ns (not included), $upto_ns (included).
DELETE FROM oracle.open_pendings
WHERE
    transfer_id IN (
        SELECT CASE WHEN event_type = 4 THEN transfer_id ELSE pending_id END
        FROM oracle.change_events
        WHERE event_type >= 2 AND timestamp_ns > $after_ns AND timestamp_ns <= $upto_ns
    )
