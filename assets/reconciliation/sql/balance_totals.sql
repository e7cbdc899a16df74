-- What: the balances stated on some days, summed.
-- Grain: one row a currency.
-- Parameters: $first, $last the days. Units: ledger units.
SELECT
    currency,
    count(*) AS balance_count,
    sum(stated_units) AS stated_units,
    sum(ledger_units) AS ledger_units,
    sum(unexplained_units) AS unexplained_units
FROM reconciliation.statement_balances
WHERE business_date BETWEEN $first AND $last
GROUP BY currency
ORDER BY currency
