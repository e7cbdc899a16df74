-- What: the transfers that incoming change events created; an expiry creates none.
-- Grain: one row a transfer, key transfer_id. Relation lent: incoming_events.
-- Units: amount_units ledger units, timestamps ns.
SELECT
    transfer_id,
    timestamp_ns,
    occurred_ns,
    business_date,
    event_id,
    leg_number,
    transfer_code,
    (ledger >> 16)::INTEGER AS tenant,
    (ledger & 65535)::INTEGER AS asset,
    debit_account_id,
    credit_account_id,
    amount_units,
    event_type IN (0, 2) AS is_posted
FROM incoming_events
WHERE event_type <= 3
ORDER BY timestamp_ns
