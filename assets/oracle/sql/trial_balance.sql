-- What: debits and credits posted, by tenant, asset and GL account, as known at the mark.
-- Grain: one row a tenant, asset and GL account (0 where the account is not mirrored).
-- Parameters: $knowledge_mark_ns last event included. Units: ledger units.
WITH sums AS (
    SELECT
        debit_account_id,
        credit_account_id,
        any_value(ledger) AS ledger,
        sum(amount_units) AS amount_units
    FROM oracle.change_events
    WHERE
        event_type IN (0, 2)
        AND timestamp_ns <= $knowledge_mark_ns
    GROUP BY GROUPING SETS ((debit_account_id), (credit_account_id))
),

sides AS (
    SELECT
        ledger,
        coalesce(debit_account_id, credit_account_id) AS account_id,
        CASE WHEN credit_account_id IS NULL THEN amount_units ELSE 0 END AS debits_units,
        CASE WHEN debit_account_id IS NULL THEN amount_units ELSE 0 END AS credits_units
    FROM sums
)

SELECT
    (sides.ledger >> 16)::INTEGER AS tenant,
    (sides.ledger & 65535)::INTEGER AS asset,
    coalesce(records.gl_code, 0) AS gl_code,
    count(DISTINCT sides.account_id) AS account_count,
    sum(sides.debits_units) AS debits_units,
    sum(sides.credits_units) AS credits_units,
    sum(sides.debits_units - sides.credits_units) AS net_debit_units,
    $knowledge_mark_ns::UBIGINT AS knowledge_mark_ns
FROM sides
LEFT JOIN oracle.account_records AS records ON sides.account_id = records.account_id
GROUP BY ALL
ORDER BY tenant, asset, gl_code
