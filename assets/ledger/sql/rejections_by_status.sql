-- What: legs whose last attempt was refused and that are not posted since, by currency and status.
-- Grain: one row a currency and status. Units: amount_units ledger units.
WITH latest AS (
    SELECT *
    FROM ledger.rejections
    QUALIFY row_number() OVER (PARTITION BY event_id, leg ORDER BY sequence DESC) = 1
)

SELECT
    latest.currency,
    latest.status,
    latest.meaning,
    latest.to_do,
    count(*) AS leg_count,
    sum(latest.amount_units) AS amount_units
FROM latest
LEFT JOIN
    ledger.posted_transfers AS posted
    ON
        latest.event_id = posted.event_id
        AND latest.leg = posted.leg
        AND latest.sequence < posted.sequence
WHERE posted.event_id IS NULL
GROUP BY latest.currency, latest.status, latest.meaning, latest.to_do
ORDER BY latest.currency, latest.status
