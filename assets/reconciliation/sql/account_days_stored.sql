-- What: the account-days as they were written last.
-- Grain: account and business date. Parameters: none. Units: ledger units of the currency.
SELECT
    account,
    business_date,
    currency,
    line_count,
    stated_units,
    ledger_units,
    difference_units,
    change_units,
    class,
    found_by
FROM reconciliation.account_days
ORDER BY account, business_date
