-- What: credits and debits of the accounts whose books state running balances.
-- Grain: one row a currency. Units: ledger units.
SELECT
    currency,
    count(DISTINCT account) AS accounts,
    count(*) AS lines,
    coalesce(sum(amount_units) FILTER (WHERE amount_units > 0), 0) AS credits_units,
    -coalesce(sum(amount_units) FILTER (WHERE amount_units < 0), 0) AS debits_units
FROM sources.stated_balances
GROUP BY currency
ORDER BY currency
