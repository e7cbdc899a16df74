-- What: what our books hold on each stated account at the end of each stated day.
-- Grain: account, currency and business date; reads the lent relation `found` (those three).
-- Units: ledger units of the currency, positive where the account's holder has money: accounts of
-- class 2 (liabilities) are credit-normal, the others debit-normal. Pending amounts do not count.
WITH legs AS (
    SELECT
        debit_account_id AS account_id,
        business_date,
        amount_units AS debit_units
    FROM oracle.transfers
    WHERE is_posted
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        business_date,
        -amount_units AS debit_units
    FROM oracle.transfers
    WHERE is_posted
),

stated AS (
    SELECT DISTINCT
        account,
        currency
    FROM found
),

moved AS (
    SELECT
        stated.account,
        stated.currency,
        legs.business_date,
        sum(
            CASE WHEN owners.gl_code // 1000 = 2 THEN -legs.debit_units ELSE legs.debit_units END
        )::DECIMAL(38, 0) AS moved_units
    FROM legs
    INNER JOIN ledger.accounts AS owners USING (account_id)
    INNER JOIN stated ON owners.owner = stated.account AND owners.currency = stated.currency
    WHERE owners.owner_kind IN ('account', 'customer')
    GROUP BY stated.account, stated.currency, legs.business_date
),

days AS (
    SELECT
        account,
        currency,
        business_date
    FROM found
    UNION
    SELECT
        account,
        currency,
        business_date
    FROM moved
),

balances AS (
    SELECT
        days.account,
        days.currency,
        days.business_date,
        sum(coalesce(moved.moved_units, 0)) OVER (
            PARTITION BY days.account, days.currency ORDER BY days.business_date
        )::DECIMAL(38, 0) AS ledger_units
    FROM days
    LEFT JOIN moved USING (account, currency, business_date)
)

SELECT
    balances.account,
    balances.currency,
    balances.business_date,
    balances.ledger_units
FROM balances
SEMI JOIN found USING (account, currency, business_date)
ORDER BY balances.account, balances.currency, balances.business_date
