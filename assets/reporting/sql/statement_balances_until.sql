-- What: every stated closing balance beside ours, up to the last day of a report.
-- Grain: one row an account and day. Parameters: $last day, included.
-- Units: ledger units of the currency.
SELECT
    business_date,
    account,
    currency,
    source,
    stated_units,
    ledger_units,
    outstanding_ledger_units,
    outstanding_source_units,
    difference_units,
    unexplained_units
FROM reconciliation.statement_balances
WHERE business_date <= $last
ORDER BY business_date, account
