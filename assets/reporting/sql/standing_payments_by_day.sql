-- What: standing payments by whether a permanent order explains them, up to a report's last day.
-- Grain: one row a day, currency and state (AUTO, SUGGESTED, UNMATCHED). Parameters: $last day,
-- included. Units: ledger units of the currency.
WITH matched AS (
    SELECT
        transfer_id,
        min(state) AS state
    FROM reconciliation.standing_order_matches
    GROUP BY transfer_id
)

SELECT
    moved.business_date,
    booked.currency,
    coalesce(matched.state, 'UNMATCHED') AS state,
    count(*) AS payment_count,
    sum(moved.amount_units)::DECIMAL(38, 0) AS amount_units
FROM oracle.transfers AS moved
INNER JOIN ledger.business_events AS booked USING (event_id)
LEFT JOIN matched USING (transfer_id)
WHERE
    booked.kind = 'standing_payment'
    AND moved.is_posted
    AND moved.business_date <= $last
GROUP BY moved.business_date, booked.currency, coalesce(matched.state, 'UNMATCHED')
ORDER BY moved.business_date, booked.currency, state
