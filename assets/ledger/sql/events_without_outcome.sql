-- What: how many events were posted, refused, or are still without an outcome, by kind.
-- Grain: one row a kind. Units: counts.
WITH posted AS (
    SELECT DISTINCT event_id FROM ledger.posted_transfers
),

rejected AS (
    SELECT DISTINCT event_id FROM ledger.rejections
)

SELECT
    events.kind,
    count(*) AS event_count,
    count(posted.event_id) AS posted_count,
    count(rejected.event_id) AS rejected_count,
    count(*) FILTER (
        WHERE posted.event_id IS NULL AND rejected.event_id IS NULL
    ) AS open_count
FROM ledger.business_events AS events
LEFT JOIN posted ON events.event_id = posted.event_id
LEFT JOIN rejected ON events.event_id = rejected.event_id
GROUP BY events.kind
ORDER BY events.kind
