-- What: for every account with stated running balances, what its lines and our ledger moved in all.
-- Grain: account and currency. Parameters: none. Units: ledger units of the currency; gained and
-- lost are the holder's: credits and debits on accounts of class 2, the reverse on the others.
WITH stated AS (
    SELECT
        account,
        currency,
        count(*) AS line_count,
        sum(greatest(amount_units, 0))::DECIMAL(38, 0) AS line_gained_units,
        sum(greatest(-amount_units, 0))::DECIMAL(38, 0) AS line_lost_units
    FROM sources.stated_balances
    GROUP BY account, currency
),

owned AS (
    SELECT
        account_id,
        owner AS account,
        currency,
        gl_code // 1000 = 2 AS is_credit_normal
    FROM ledger.accounts
    WHERE owner_kind IN ('account', 'customer')
),

legs AS (
    SELECT
        debit_account_id AS account_id,
        FALSE AS is_credit,
        amount_units
    FROM oracle.transfers
    WHERE is_posted
    UNION ALL
    SELECT
        credit_account_id AS account_id,
        TRUE AS is_credit,
        amount_units
    FROM oracle.transfers
    WHERE is_posted
),

moved AS (
    SELECT
        owned.account,
        owned.currency,
        sum(legs.amount_units) FILTER (
            WHERE legs.is_credit = owned.is_credit_normal
        ) AS gained_units,
        sum(legs.amount_units) FILTER (
            WHERE legs.is_credit <> owned.is_credit_normal
        ) AS lost_units
    FROM legs
    INNER JOIN owned USING (account_id)
    GROUP BY owned.account, owned.currency
)

SELECT
    stated.account,
    stated.currency,
    stated.line_count,
    stated.line_gained_units,
    stated.line_lost_units,
    coalesce(moved.gained_units, 0)::DECIMAL(38, 0) AS ledger_gained_units,
    coalesce(moved.lost_units, 0)::DECIMAL(38, 0) AS ledger_lost_units
FROM stated
LEFT JOIN moved USING (account, currency)
ORDER BY stated.account, stated.currency
