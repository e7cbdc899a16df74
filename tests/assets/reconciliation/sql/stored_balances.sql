-- What: every row of reconciliation.statement_balances. Grain: its own.
SELECT *
FROM reconciliation.statement_balances
ORDER BY business_date, account
