-- What: the stored trial balance, for a person to read.
-- Grain: one row a tenant, asset and GL account. Units: ledger units.
SELECT
    tenant,
    asset,
    gl_code,
    account_count,
    debits_units,
    credits_units,
    net_debit_units
FROM oracle.trial_balance
ORDER BY tenant, asset, gl_code
