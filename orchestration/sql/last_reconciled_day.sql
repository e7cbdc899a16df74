-- What: the last business date that was reconciled.
-- Grain: one row, null where none was. Units: dates.
WITH days AS (
    SELECT business_date FROM reconciliation.statement_balances
    UNION ALL
    SELECT business_date FROM reconciliation.breaks
)

SELECT max(business_date) AS last_date FROM days
