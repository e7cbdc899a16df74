-- What: events, parts of events and transfers that the ledger tables hold more than once.
-- Grain: one row a repeated id; none on sound tables.
SELECT
    'event ' || event_id::VARCHAR AS what,
    count(*) AS copy_count
FROM ledger.business_events
GROUP BY event_id
HAVING count(*) > 1
UNION ALL
SELECT
    'part ' || part || '/' || number::VARCHAR || ' of event ' || event_id::VARCHAR AS what,
    count(*) AS copy_count
FROM ledger.event_parts
GROUP BY event_id, part, number
HAVING count(*) > 1
UNION ALL
SELECT
    'transfer ' || transfer_id::VARCHAR AS what,
    count(*) AS copy_count
FROM ledger.posted_transfers
GROUP BY transfer_id
HAVING count(*) > 1
ORDER BY what
