-- What: outgoing standing payments by how their permanent order was found.
-- Grain: one row a currency and state. Units: ledger units.
WITH payments AS (
    SELECT
        transfers.transfer_id,
        events.currency,
        transfers.amount_units
    FROM oracle.transfers AS transfers
    INNER JOIN ledger.business_events AS events ON transfers.event_id = events.event_id
    WHERE events.kind = 'standing_payment' AND transfers.is_posted
),

matched AS (
    SELECT DISTINCT
        transfer_id,
        state
    FROM reconciliation.standing_order_matches
)

SELECT
    payments.currency,
    coalesce(matched.state, 'NO ORDER') AS state,
    count(*) AS payments,
    sum(payments.amount_units) AS amount_units
FROM payments
LEFT JOIN matched ON payments.transfer_id = matched.transfer_id
GROUP BY payments.currency, matched.state
ORDER BY payments.currency, matched.state
