-- What: ledgers (tenant and asset) whose debits and credits differ in the trial balance.
-- Grain: one row a tenant and asset that does not tie; none on sound books. Units: ledger units.
SELECT
    tenant,
    asset,
    sum(debits_units) AS debits_units,
    sum(credits_units) AS credits_units
FROM oracle.trial_balance
GROUP BY tenant, asset
HAVING sum(debits_units) != sum(credits_units)
ORDER BY tenant, asset
