-- What: change events and transfers that the mirror holds more than once.
-- Grain: one row a repeated key; none on a sound mirror.
SELECT
    'change event ' || timestamp_ns::VARCHAR AS what,
    count(*) AS copy_count
FROM oracle.change_events
GROUP BY timestamp_ns
HAVING count(*) > 1
UNION ALL
SELECT
    'transfer ' || transfer_id::VARCHAR AS what,
    count(*) AS copy_count
FROM oracle.change_events
WHERE event_type <= 3
GROUP BY transfer_id
HAVING count(*) > 1
ORDER BY what
