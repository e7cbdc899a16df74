-- What: accounts whose last running balance in the general ledger is not their closing balance.
-- Grain: one row an account; none on a sound mirror. Units: ledger units.
WITH running AS (
    SELECT
        account_id,
        arg_max(net_debit_units, (occurred_ns, timestamp_ns)) AS running_units
    FROM oracle.general_ledger
    GROUP BY account_id
),

closing AS (
    SELECT
        account_id,
        arg_max(net_debit_units, business_date) AS closing_units
    FROM oracle.balances
    GROUP BY account_id
)

SELECT
    account_id,
    running.running_units,
    closing.closing_units
FROM running
FULL OUTER JOIN closing USING (account_id)
WHERE running.running_units IS DISTINCT FROM closing.closing_units
ORDER BY account_id
