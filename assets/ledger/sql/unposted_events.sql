-- What: business events that still have a leg without an outcome.
-- Grain: one row an event, key event_id.
-- Relation lent: rule_legs (kind, rule_version, is_current, leg_count): the least a version books.
-- Units: amount_units ledger units, occurred_ns ns since 1970 UTC.
WITH outcomes AS (
    SELECT
        event_id,
        leg,
        rule_version
    FROM ledger.posted_transfers
    UNION
    SELECT
        event_id,
        leg,
        rule_version
    FROM ledger.rejections
),

settled AS (
    SELECT
        event_id,
        min(rule_version) AS rule_version,
        count(DISTINCT leg) AS leg_count
    FROM outcomes
    GROUP BY event_id
)

SELECT events.*
FROM ledger.business_events AS events
LEFT JOIN settled ON events.event_id = settled.event_id
INNER JOIN
    rule_legs
    ON
        events.kind = rule_legs.kind
        AND CASE
            WHEN settled.event_id IS NULL THEN rule_legs.is_current
            ELSE settled.rule_version = rule_legs.rule_version
        END
WHERE coalesce(settled.leg_count, 0) < rule_legs.leg_count
ORDER BY events.event_id
