-- What: the breaks at the end of a day, cleared ones of that day included.
-- Grain: one row a code, state and currency.
-- Parameters: $business_date the day. Units: ledger units, whatever their sign.
SELECT
    break_code,
    state,
    currency,
    count(*) AS break_count,
    sum(abs(amount_units)) AS at_stake_units,
    max(age_business_days) AS oldest_business_days
FROM reconciliation.breaks
WHERE business_date = $business_date
GROUP BY break_code, state, currency
ORDER BY break_code, state, currency
