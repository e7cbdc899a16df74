-- What: one balance is no longer explained.
UPDATE reconciliation.statement_balances SET unexplained_units = 1
WHERE business_date = '2024-03-05' AND account = 'main'
