-- What: every account as the mirror recorded it, under the ledger's own names.
-- Grain: one row an account, in the order of its creation. No parameters.
-- Units: timestamp ns.
SELECT
    account_id,
    timestamp_ns AS timestamp,
    ledger,
    gl_code AS code,
    flags,
    group_id,
    user_data_64,
    user_data_32
FROM oracle.account_records
ORDER BY timestamp_ns
