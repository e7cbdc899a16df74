-- What: the business days within which an account's rail states a movement of ours.
-- Grain: one row a declared account. Relation lent: lent_lags.
CREATE OR REPLACE TEMPORARY TABLE recon_lags AS
SELECT
    account,
    settlement_lag_days
FROM lent_lags
