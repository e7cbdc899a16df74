-- What: every account of the ledger, with the name that our postings gave it.
-- Grain: one row an account, key account_id.
-- Bit 5 of the flags says closed. Units: timestamp_ns ns.
SELECT
    records.account_id,
    (records.ledger >> 16)::INTEGER AS tenant,
    (records.ledger & 65535)::INTEGER AS asset,
    records.gl_code,
    names.owner_kind,
    names.owner,
    coalesce(states.flags, records.flags) AS flags,
    (coalesce(states.flags, records.flags) & 32) != 0 AS is_closed,
    records.timestamp_ns,
    make_timestamp((records.timestamp_ns // 1000)::BIGINT) AS created_at
FROM oracle.account_records AS records
LEFT JOIN oracle.account_states AS states ON records.account_id = states.account_id
LEFT JOIN ledger.accounts AS names ON records.account_id = names.account_id
