-- What: what each account in scope gained on each day, opening balances included.
-- Grain: one row an account, currency and day on which it moved.
-- Units: ledger units, positive where the holder gained.
CREATE OR REPLACE TEMPORARY TABLE recon_ledger_days AS
SELECT
    account,
    currency,
    business_date,
    sum(gained_units) AS gained_units
FROM recon_gains
GROUP BY account, currency, business_date
