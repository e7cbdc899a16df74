-- What: the transfers that incoming change events created (not what later resolved or expired).
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
    amount_units
FROM incoming_events
WHERE event_type = 0
ORDER BY timestamp_ns
