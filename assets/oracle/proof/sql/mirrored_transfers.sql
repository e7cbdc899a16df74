-- What: transfers as the mirror holds them, every column that their 128-byte record is made of.
-- Grain: one row a transfer, ordered by its timestamp. An expiry creates no transfer.
-- Parameters: $after_ns (not included), $upto_ns (included). Units: ledger units, ns.
SELECT
    timestamp_ns,
    transfer_timestamp_ns,
    ledger_date,
    event_type,
    transfer_id,
    debit_account_id,
    credit_account_id,
    amount_units,
    pending_id,
    event_id,
    occurred_ns,
    source_kind,
    leg_number,
    business_date,
    timeout_s,
    ledger,
    transfer_code,
    transfer_flags
FROM oracle.change_events
WHERE event_type != 4 AND timestamp_ns > $after_ns::UBIGINT AND timestamp_ns <= $upto_ns::UBIGINT
ORDER BY timestamp_ns, transfer_id
