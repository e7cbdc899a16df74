-- What: the first day that was reconciled at all; null where none was.
-- Grain: one row. Parameters: none.
SELECT
    least(
        (SELECT min(business_date) FROM reconciliation.statement_balances),
        (SELECT min(business_date) FROM reconciliation.matches),
        (SELECT min(business_date) FROM reconciliation.breaks)
    ) AS business_date
ORDER BY business_date
