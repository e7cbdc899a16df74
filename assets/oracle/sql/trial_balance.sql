-- What: debits and credits posted, by tenant, asset and GL account, as known at the mark.
-- Grain: one row a tenant, asset and GL account.
-- Parameters: $knowledge_mark_ns last event included. Units: ledger units.
WITH sides AS (
    SELECT
        tenant,
        asset,
        debit_account_id AS account_id,
        amount_units AS debit_units,
        0::DECIMAL(38, 0) AS credit_units
    FROM oracle.transfers
    WHERE is_posted
    UNION ALL
    SELECT
        tenant,
        asset,
        credit_account_id AS account_id,
        0::DECIMAL(38, 0) AS debit_units,
        amount_units AS credit_units
    FROM oracle.transfers
    WHERE is_posted
)

SELECT
    tenant,
    asset,
    ('0x' || substr(account_id::VARCHAR, 10, 4))::INTEGER AS gl_code,
    count(DISTINCT account_id) AS account_count,
    sum(debit_units) AS debits_units,
    sum(credit_units) AS credits_units,
    sum(debit_units - credit_units) AS net_debit_units,
    $knowledge_mark_ns::UBIGINT AS knowledge_mark_ns
FROM sides
GROUP BY ALL
ORDER BY tenant, asset, gl_code
