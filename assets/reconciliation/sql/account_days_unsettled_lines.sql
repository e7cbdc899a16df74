-- What: the lines of the account-days that must be searched, in file order.
-- Grain: stated balance; reads the lent relation `unsettled` (account, currency, business_date).
-- Units: ledger units of the currency.
SELECT
    stated.account,
    stated.currency,
    stated.business_date,
    stated.balance_units - stated.amount_units AS before_units,
    stated.balance_units
FROM sources.stated_balances AS stated
SEMI JOIN unsettled USING (account, currency, business_date)
ORDER BY
    stated.account, stated.currency, stated.business_date, stated.file_sha256, stated.position
