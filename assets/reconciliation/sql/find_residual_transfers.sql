-- What: stage 5, ours. A transfer that no line states: in time while its age in business days does
--     not exceed the account's settlement lag, missing after that.
-- Grain: one row a transfer and account.
INSERT INTO recon_findings
SELECT
    'residual' AS rule,
    NULL AS state,
    CASE
        WHEN today.ordinal - entered.ordinal <= coalesce(lags.settlement_lag_days, 0)
            THEN 'TIMING'
        ELSE 'MISSING_IN_SOURCE'
    END AS break_code,
    '' AS evidence,
    items.item_key AS ledger_key,
    NULL AS source_key
FROM recon_unexplained AS items
INNER JOIN recon_calendar AS entered ON items.business_date = entered.calendar_date
CROSS JOIN recon_today AS today
LEFT JOIN recon_lags AS lags ON items.account = lags.account
WHERE items.side = 'ledger'
