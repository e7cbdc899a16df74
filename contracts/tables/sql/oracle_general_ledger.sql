-- What: what each posted transfer did to each of its two accounts, with the running balance.
-- Grain: one row an account and transfer, in order of valid time, then of knowledge.
-- A filter on account_id reaches the events below. Units: ledger units, *_ns ns since 1970 UTC.
WITH sides AS (
    SELECT
        debit_account_id AS account_id,
        credit_account_id AS counter_account_id,
        ledger,
        business_date,
        occurred_ns,
        timestamp_ns,
        transfer_id,
        event_id,
        transfer_code,
        amount_units AS debit_units,
        0::DECIMAL(38, 0) AS credit_units
    FROM oracle.change_events
    WHERE event_type IN (0, 2)
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        debit_account_id AS counter_account_id,
        ledger,
        business_date,
        occurred_ns,
        timestamp_ns,
        transfer_id,
        event_id,
        transfer_code,
        0::DECIMAL(38, 0) AS debit_units,
        amount_units AS credit_units
    FROM oracle.change_events
    WHERE event_type IN (0, 2)
)

SELECT
    account_id,
    (ledger >> 16)::INTEGER AS tenant,
    (ledger & 65535)::INTEGER AS asset,
    business_date,
    occurred_ns,
    timestamp_ns,
    transfer_id,
    event_id,
    transfer_code,
    counter_account_id,
    debit_units,
    credit_units,
    (sum(debit_units - credit_units) OVER (
        PARTITION BY account_id
        ORDER BY occurred_ns, timestamp_ns
        ROWS UNBOUNDED PRECEDING
    ))::DECIMAL(38, 0) AS net_debit_units
FROM sides
