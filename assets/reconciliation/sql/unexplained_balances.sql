-- What: stated balances that open items do not explain from ours. None on sound books.
-- Grain: one row an account and day. Parameters: $first, $last the days. Units: ledger units.
SELECT
    business_date,
    account,
    currency,
    stated_units,
    ledger_units,
    unexplained_units
FROM reconciliation.statement_balances
WHERE business_date BETWEEN $first AND $last AND unexplained_units <> 0
ORDER BY business_date, account
