-- What: the account-days of a report's days whose own change is more than rounding.
-- Grain: one row an account and day. Parameters: $first and $last day, both included.
-- Units: ledger units of the currency.
SELECT
    account,
    business_date,
    currency,
    stated_units,
    ledger_units,
    difference_units,
    change_units
FROM reconciliation.account_days
WHERE class = 'break' AND business_date BETWEEN $first AND $last
ORDER BY business_date, account
