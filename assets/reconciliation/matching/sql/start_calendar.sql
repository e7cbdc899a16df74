-- What: business days: how old something is.
-- Grain: one row a date. lent_calendar: calendar_date, ordinal.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_calendar AS
SELECT
    calendar_date,
    ordinal
FROM lent_calendar
