-- What: how many items were open or expected at the end of each day, and how much they are worth.
-- Grain: one row a day, currency and state. Parameters: $first and $last day, both included.
-- Units: ledger units of the currency; the value adds up sizes, whatever their sign.
SELECT
    business_date,
    currency,
    state,
    count(*) AS item_count,
    sum(abs(amount_units))::DECIMAL(38, 0) AS value_units
FROM reconciliation.breaks
WHERE business_date BETWEEN $first AND $last AND state IN ('OPEN', 'EXPECTED')
GROUP BY business_date, currency, state
ORDER BY business_date, currency, state
