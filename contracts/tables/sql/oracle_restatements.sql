-- What: posted transfers that a close did not know and that belong before its cut-off.
-- Grain: one row a close and a late transfer.
-- Units: amount_units ledger units, *_ns ns since 1970 UTC.
SELECT
    closes.business_date AS closed_date,
    closes.knowledge_mark_ns,
    events.transfer_id,
    events.timestamp_ns,
    events.occurred_ns,
    events.business_date,
    events.event_id,
    events.transfer_code,
    (events.ledger >> 16)::INTEGER AS tenant,
    (events.ledger & 65535)::INTEGER AS asset,
    events.debit_account_id,
    events.credit_account_id,
    events.amount_units
FROM oracle.closes AS closes
INNER JOIN oracle.change_events AS events
    ON
        closes.cutoff_ns >= events.occurred_ns
        AND closes.knowledge_mark_ns < events.timestamp_ns
WHERE events.event_type IN (0, 2)
