-- What: the last day that has a stated balance, a match or a break.
-- Grain: one row, empty on none.
WITH days AS (
    SELECT max(business_date) AS business_date
    FROM reconciliation.statement_balances
    UNION ALL
    SELECT max(business_date) AS business_date
    FROM reconciliation.matches
    UNION ALL
    SELECT max(business_date) AS business_date
    FROM reconciliation.breaks
)

SELECT max(business_date) AS business_date
FROM days
