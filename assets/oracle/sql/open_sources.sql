-- What: sources that may still bring something of a business date: nothing later of them is
-- known, or what they brought is not booked yet.
-- Grain: one row a source and account, in words. Parameter: $business_date.
WITH stated AS (
    SELECT
        source,
        account,
        max(closing_date) AS last_date
    FROM sources.statements
    GROUP BY source, account
),

reported AS (
    SELECT
        source,
        max(business_date) AS last_date
    FROM sources.expected_movements
    GROUP BY source
),

movements AS (
    SELECT
        source,
        external_id
    FROM sources.expected_movements
    WHERE business_date <= $business_date
),

events AS (
    SELECT
        source,
        event_id
    FROM ledger.business_events
    WHERE business_date <= $business_date
),

unbooked AS (
    SELECT
        movements.source,
        count(*) AS movement_count
    FROM movements
    ANTI JOIN
        ledger.business_events AS booked
        ON movements.source = booked.source AND movements.external_id = booked.external_id
    GROUP BY movements.source
),

unposted AS (
    SELECT
        events.source,
        count(*) AS event_count
    FROM events
    ANTI JOIN ledger.posted_transfers AS posted ON events.event_id = posted.event_id
    ANTI JOIN ledger.rejections AS refused ON events.event_id = refused.event_id
    GROUP BY events.source
)

SELECT
    source || ', account ' || account || ': the last statement ends on ' || last_date::VARCHAR
        AS what
FROM stated
WHERE last_date <= $business_date
UNION ALL
SELECT source || ': the last movement is of ' || last_date::VARCHAR AS what
FROM reported
WHERE last_date <= $business_date
UNION ALL
SELECT source || ': movements not booked yet: ' || movement_count::VARCHAR AS what
FROM unbooked
UNION ALL
SELECT source || ': events not posted yet: ' || event_count::VARCHAR AS what
FROM unposted
ORDER BY what
