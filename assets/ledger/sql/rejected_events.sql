-- What: business events with a leg that was refused and never posted: what a retry asks again.
-- Grain: one row an event, key event_id. Units: amount_units ledger units, occurred_ns ns since
-- 1970 UTC.
WITH refused AS (
    SELECT DISTINCT rejections.event_id
    FROM ledger.rejections
    ANTI JOIN
        ledger.posted_transfers AS posted
        ON rejections.event_id = posted.event_id AND rejections.leg = posted.leg
)

SELECT events.*
FROM ledger.business_events AS events
INNER JOIN refused ON events.event_id = refused.event_id
ORDER BY events.event_id
