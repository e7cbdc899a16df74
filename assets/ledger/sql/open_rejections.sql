-- What: legs whose last attempt was refused and that are not posted since, with their events.
-- Grain: one row a leg, key event_id, leg; the latest refusal first. Units: amount_units ledger
-- units.
WITH latest AS (
    SELECT *
    FROM ledger.rejections
    QUALIFY row_number() OVER (PARTITION BY event_id, leg ORDER BY sequence DESC) = 1
)

SELECT
    events.business_date,
    events.source,
    events.external_id,
    latest.kind,
    latest.leg,
    latest.currency,
    latest.amount_units,
    latest.attempt,
    latest.status,
    latest.meaning,
    latest.to_do
FROM latest
INNER JOIN ledger.business_events AS events ON latest.event_id = events.event_id
LEFT JOIN
    ledger.posted_transfers AS posted
    ON
        latest.event_id = posted.event_id
        AND latest.leg = posted.leg
        AND latest.sequence < posted.sequence
WHERE posted.event_id IS NULL
ORDER BY latest.sequence DESC
