-- What: what was taken in and yet counts in no figure: files refused, movements not booked.
-- Grain: one row. Units: counts.
WITH refused AS (
    SELECT count(*) AS row_count
    FROM sources.landed_files
    WHERE state = 'quarantined'
),

unbooked AS (
    SELECT count(*) AS row_count
    FROM sources.expected_movements AS movements
    ANTI JOIN
        ledger.business_events AS events
        ON movements.source = events.source AND movements.external_id = events.external_id
)

SELECT
    refused.row_count AS files_in_quarantine,
    unbooked.row_count AS movements_not_booked
FROM refused, unbooked
ORDER BY 1
