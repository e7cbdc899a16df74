-- What: why the ledger refuses the one leg of an event, where it has not taken it since.
-- Grain: one row, none where it is booked or was never asked for.
-- Parameters: $event_id the event.
WITH asked AS (SELECT $event_id::UUID AS event_id)

SELECT
    refused.status,
    refused.meaning,
    refused.to_do
FROM ledger.rejections AS refused
INNER JOIN asked ON refused.event_id = asked.event_id
ANTI JOIN ledger.posted_transfers AS posted ON refused.event_id = posted.event_id
ORDER BY refused.sequence DESC
LIMIT 1
