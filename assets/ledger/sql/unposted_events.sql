-- What: business events that still have a leg without an outcome.
-- Grain: one row an event, key event_id. Relation lent: rule_legs (kind, leg_count).
-- Units: amount_units ledger units, occurred_ns ns since 1970 UTC.
WITH outcomes AS (
    SELECT
        event_id,
        leg
    FROM ledger.posted_transfers
    UNION
    SELECT
        event_id,
        leg
    FROM ledger.rejections
),

settled AS (
    SELECT
        event_id,
        count(*) AS leg_count
    FROM outcomes
    GROUP BY event_id
)

SELECT events.*
FROM ledger.business_events AS events
INNER JOIN rule_legs ON events.kind = rule_legs.kind
LEFT JOIN settled ON events.event_id = settled.event_id
WHERE coalesce(settled.leg_count, 0) < rule_legs.leg_count
ORDER BY events.event_id
