-- What: the day that the stages work on.
-- Grain: one row. Parameters: $business_date the day.
CREATE OR REPLACE TEMPORARY TABLE recon_today AS
SELECT
    calendar_date AS business_date,
    ordinal
FROM recon_calendar
WHERE calendar_date = $business_date
