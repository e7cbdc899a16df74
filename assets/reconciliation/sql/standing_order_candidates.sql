-- What: every standing payment our ledger posted, with each permanent order that may explain it.
-- Grain: transfer and order; order_id is null where no order fits the payment.
-- $blind: true compares account, currency, amount and, where both state one, purpose; false
-- compares account, currency, amount and payee. Units: ledger units, positive.
WITH payments AS (
    SELECT
        moved.transfer_id,
        moved.business_date,
        moved.amount_units,
        booked.customer AS account,
        booked.currency,
        booked.counterparty,
        booked.file_sha256,
        upper(trim(booked.description)) AS purpose
    FROM oracle.transfers AS moved
    INNER JOIN ledger.business_events AS booked USING (event_id)
    WHERE booked.kind = 'standing_payment' AND moved.is_posted
),

orders AS (
    SELECT
        order_id,
        account,
        currency,
        amount_units,
        counterparty,
        file_sha256,
        upper(trim(purpose)) AS purpose,
        $blind AS is_blind
    FROM sources.standing_orders
),

fitting AS (
    SELECT
        payments.transfer_id,
        orders.order_id,
        orders.file_sha256 AS order_file_sha256,
        payments.purpose <> '' AND orders.purpose <> '' AS has_purpose
    FROM payments
    INNER JOIN orders USING (account, currency, amount_units)
    WHERE
        CASE
            WHEN orders.is_blind
                THEN
                    payments.purpose = ''
                    OR orders.purpose = ''
                    OR payments.purpose = orders.purpose
            ELSE payments.counterparty <> '' AND payments.counterparty = orders.counterparty
        END
)

SELECT
    payments.transfer_id,
    fitting.order_id,
    payments.business_date,
    payments.account,
    payments.currency,
    payments.amount_units,
    payments.file_sha256 AS payment_file_sha256,
    fitting.order_file_sha256,
    coalesce(fitting.has_purpose, FALSE) AS has_purpose,
    count(fitting.order_id) OVER (PARTITION BY payments.transfer_id) AS candidate_count
FROM payments
LEFT JOIN fitting USING (transfer_id)
ORDER BY payments.transfer_id, fitting.order_id
