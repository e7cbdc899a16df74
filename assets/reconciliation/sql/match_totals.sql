-- What: the matches of some days, summed.
-- Grain: one row a rule, state and currency.
-- Parameters: $first, $last the days. Units: ledger units, positive where the holder gained.
SELECT
    rule,
    state,
    currency,
    count(*) AS match_count,
    sum(ledger_units) AS ledger_units,
    sum(source_units) AS source_units,
    sum(difference_units) AS difference_units
FROM reconciliation.matches
WHERE business_date BETWEEN $first AND $last
GROUP BY rule, state, currency
ORDER BY rule, state, currency
