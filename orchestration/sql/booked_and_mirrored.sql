-- What: how many events are booked, refused and mirrored.
-- Grain: one row. Units: counts.
WITH events AS (
    SELECT count(*) AS row_count FROM ledger.business_events
),

posted AS (
    SELECT count(*) AS row_count FROM ledger.posted_transfers
),

refused AS (
    SELECT count(*) AS row_count FROM ledger.rejections
),

mirrored AS (
    SELECT count(*) AS row_count FROM oracle.transfers
)

SELECT
    events.row_count AS business_events,
    posted.row_count AS transfers_posted,
    refused.row_count AS legs_refused,
    mirrored.row_count AS transfers_mirrored
FROM events, posted, refused, mirrored
ORDER BY 1
