-- What: what is open at the end of a day, by code and currency.
-- Grain: one row a code, state and currency. Parameters: $business_date. Units: ledger units.
SELECT
    break_code,
    state,
    currency,
    count(*) AS item_count,
    sum(abs(amount_units))::DECIMAL(38, 0) AS at_stake_units,
    min(opened_on) AS oldest
FROM reconciliation.breaks
WHERE business_date = $business_date AND state != 'AUTO_CLEARED'
GROUP BY break_code, state, currency
ORDER BY break_code, state, currency
