-- What: the first and the last business date on which a source states or reports anything.
-- Grain: one row; both columns null where nothing was read. Units: dates.
WITH dates AS (
    SELECT booking_date AS business_date FROM sources.statement_lines
    UNION ALL
    SELECT closing_date AS business_date FROM sources.statements
    UNION ALL
    SELECT business_date FROM sources.expected_movements
)

SELECT
    min(business_date) AS first_date,
    max(business_date) AS last_date
FROM dates
