-- What: the events of a stretch, every column that moves a balance or carries one.
-- Grain: one row an event, in the order of time.
-- Parameters: $after_ns (not included), $upto_ns (included). Units: ledger units, ns.
SELECT
    timestamp_ns,
    event_type,
    amount_units,
    transfer_id,
    pending_id,
    debit_account_id,
    debit_debits_pending_units,
    debit_debits_posted_units,
    debit_credits_pending_units,
    debit_credits_posted_units,
    debit_account_flags,
    credit_account_id,
    credit_debits_pending_units,
    credit_debits_posted_units,
    credit_credits_pending_units,
    credit_credits_posted_units,
    credit_account_flags
FROM oracle.change_events
WHERE timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
ORDER BY timestamp_ns, transfer_id
