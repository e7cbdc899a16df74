-- What: GL accounts whose last daily balances do not add up to the trial balance.
-- Grain: one row a tenant, asset and GL account that differs; none on a sound mirror.
-- Units: ledger units.
WITH closing AS (
    SELECT
        tenant,
        asset,
        gl_code,
        account_id,
        arg_max(net_debit_units, business_date) AS net_debit_units
    FROM oracle.balances
    GROUP BY tenant, asset, gl_code, account_id
),

added AS (
    SELECT
        tenant,
        asset,
        gl_code,
        sum(net_debit_units) AS net_debit_units
    FROM closing
    GROUP BY tenant, asset, gl_code
)

SELECT
    tenant,
    asset,
    gl_code,
    totals.net_debit_units,
    added.net_debit_units AS added_units
FROM oracle.trial_balance AS totals
FULL OUTER JOIN added USING (tenant, asset, gl_code)
WHERE totals.net_debit_units IS DISTINCT FROM added.net_debit_units
ORDER BY tenant, asset, gl_code
