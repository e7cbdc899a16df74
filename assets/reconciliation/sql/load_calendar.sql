-- What: the business calendar of the run.
-- Grain: one row a date. Relation lent: lent_calendar.
CREATE OR REPLACE TEMPORARY TABLE recon_calendar AS
SELECT
    calendar_date,
    ordinal
FROM lent_calendar
