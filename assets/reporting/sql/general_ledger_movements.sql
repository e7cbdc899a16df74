-- What: what each GL account was debited and credited on each business date.
-- Grain: one row a tenant, asset, GL account and day. Parameters: $last day, included.
-- Units: ledger units of the asset.
SELECT
    tenant,
    asset,
    gl_code,
    business_date,
    sum(debits_units)::DECIMAL(38, 0) AS debits_units,
    sum(credits_units)::DECIMAL(38, 0) AS credits_units
FROM oracle.balances
WHERE business_date <= $last
GROUP BY tenant, asset, gl_code, business_date
ORDER BY tenant, asset, gl_code, business_date
