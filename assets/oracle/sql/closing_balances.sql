-- What: what each account moved on each business date, and its balance at the end of it.
-- Grain: one row an account and business date on which it moved. Units: ledger units.
WITH posted AS (
    SELECT
        ledger,
        business_date,
        debit_account_id,
        credit_account_id,
        amount_units
    FROM oracle.change_events
    WHERE event_type IN (0, 2)
),

sides AS (
    SELECT
        ledger,
        business_date,
        debit_account_id AS account_id,
        count(*) AS transfer_count,
        sum(amount_units) AS debits_units,
        0::DECIMAL(38, 0) AS credits_units
    FROM posted
    GROUP BY ledger, business_date, debit_account_id
    UNION ALL
    SELECT
        ledger,
        business_date,
        credit_account_id AS account_id,
        count(*) AS transfer_count,
        0::DECIMAL(38, 0) AS debits_units,
        sum(amount_units) AS credits_units
    FROM posted
    GROUP BY ledger, business_date, credit_account_id
),

days AS (
    SELECT
        ledger,
        business_date,
        account_id,
        sum(transfer_count)::BIGINT AS transfer_count,
        sum(debits_units) AS debits_units,
        sum(credits_units) AS credits_units
    FROM sides
    GROUP BY ledger, business_date, account_id
)

SELECT
    days.account_id,
    (days.ledger >> 16)::INTEGER AS tenant,
    (days.ledger & 65535)::INTEGER AS asset,
    coalesce(records.gl_code, 0) AS gl_code,
    days.business_date,
    days.transfer_count,
    days.debits_units,
    days.credits_units,
    sum(days.debits_units - days.credits_units) OVER (
        PARTITION BY days.account_id ORDER BY days.business_date
    ) AS net_debit_units
FROM days
LEFT JOIN oracle.account_records AS records ON days.account_id = records.account_id
ORDER BY days.account_id, days.business_date
