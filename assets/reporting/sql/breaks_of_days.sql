-- What: every break of the days of a report.
-- Grain: one row a break and day. Parameters: $first and $last day, both included.
-- Units: ledger units of the currency.
SELECT
    break_id,
    business_date,
    break_code,
    state,
    side,
    account,
    currency,
    amount_units,
    opened_on,
    age_business_days,
    transfer_id,
    line_id,
    match_id,
    reference,
    counterparty
FROM reconciliation.breaks
WHERE business_date BETWEEN $first AND $last
ORDER BY business_date, break_id
