-- What: what each account moved on each business date, and its balance at the end of it.
-- Grain: one row an account and business date on which it moved. Units: ledger units.
WITH entries AS (
    SELECT
        debit_account_id AS account_id,
        tenant,
        asset,
        business_date,
        amount_units AS debit_units,
        0::DECIMAL(38, 0) AS credit_units
    FROM oracle.transfers
    WHERE is_posted
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        tenant,
        asset,
        business_date,
        0::DECIMAL(38, 0) AS debit_units,
        amount_units AS credit_units
    FROM oracle.transfers
    WHERE is_posted
),

days AS (
    SELECT
        account_id,
        tenant,
        asset,
        business_date,
        count(*) AS transfer_count,
        sum(debit_units) AS debits_units,
        sum(credit_units) AS credits_units
    FROM entries
    GROUP BY account_id, tenant, asset, business_date
)

SELECT
    account_id,
    tenant,
    asset,
    ('0x' || substr(account_id::VARCHAR, 10, 4))::INTEGER AS gl_code,
    business_date,
    transfer_count,
    debits_units,
    credits_units,
    sum(debits_units - credits_units) OVER (
        PARTITION BY account_id ORDER BY business_date
    ) AS net_debit_units
FROM days
ORDER BY account_id, business_date
