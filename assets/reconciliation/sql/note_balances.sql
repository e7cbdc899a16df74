-- What: each balance stated at the end of the day, explained from our own to the unit. Both ends of
--     a misposting, and a duplicate, are outstanding on the accounts on which they stand.
-- Grain: one row an account with a stated balance.
-- Units: ledger units.
INSERT INTO recon_balances BY NAME
WITH effects AS (
    SELECT
        ledger_account AS account,
        currency,
        ledger_units AS outstanding_ledger_units,
        0::DECIMAL(38, 0) AS outstanding_source_units,
        0::DECIMAL(38, 0) AS difference_units
    FROM recon_found
    WHERE break_code <> 'AMOUNT_DIFF' AND ledger_key IS NOT NULL
    UNION ALL
    SELECT
        source_account AS account,
        currency,
        0::DECIMAL(38, 0) AS outstanding_ledger_units,
        source_units AS outstanding_source_units,
        0::DECIMAL(38, 0) AS difference_units
    FROM recon_found
    WHERE break_code <> 'AMOUNT_DIFF' AND source_key IS NOT NULL
    UNION ALL
    SELECT
        ledger_account AS account,
        currency,
        0::DECIMAL(38, 0) AS outstanding_ledger_units,
        0::DECIMAL(38, 0) AS outstanding_source_units,
        difference_units
    FROM recon_found
    WHERE break_code = 'AMOUNT_DIFF'
),

explained AS (
    SELECT
        account,
        currency,
        sum(outstanding_ledger_units) AS outstanding_ledger_units,
        sum(outstanding_source_units) AS outstanding_source_units,
        sum(difference_units) AS difference_units
    FROM effects
    GROUP BY account, currency
),

booked AS (
    SELECT
        days.account,
        days.currency,
        sum(days.gained_units) AS ledger_units
    FROM recon_ledger_days AS days
    CROSS JOIN recon_today AS today
    WHERE days.business_date <= today.business_date
    GROUP BY days.account, days.currency
),

proofs AS (
    SELECT
        today.business_date,
        closings.account,
        closings.currency,
        closings.source,
        closings.closing_balance_units AS stated_units,
        coalesce(booked.ledger_units, 0) AS ledger_units,
        coalesce(explained.outstanding_ledger_units, 0) AS outstanding_ledger_units,
        coalesce(explained.outstanding_source_units, 0) AS outstanding_source_units,
        coalesce(explained.difference_units, 0) AS difference_units
    FROM recon_closings AS closings
    INNER JOIN recon_today AS today ON closings.closing_date = today.business_date
    LEFT JOIN booked
        ON closings.account = booked.account AND closings.currency = booked.currency
    LEFT JOIN explained
        ON closings.account = explained.account AND closings.currency = explained.currency
)

SELECT
    business_date,
    account,
    currency,
    source,
    stated_units,
    ledger_units,
    outstanding_ledger_units,
    outstanding_source_units,
    difference_units,
    ledger_units - stated_units - outstanding_ledger_units
    + outstanding_source_units - difference_units AS unexplained_units
FROM proofs
