-- What: every account's balance at a valid time, as it was known at a knowledge time.
-- Grain: one row an account that had moved by then.
-- Parameters: $cutoff_ns last valid time included, $known_ns last ledger timestamp included.
-- Units: ledger units, ns since 1970 UTC.
WITH sums AS (
    SELECT
        debit_account_id,
        credit_account_id,
        any_value(ledger) AS ledger,
        sum(amount_units) AS amount_units
    FROM oracle.change_events
    WHERE
        event_type IN (0, 2)
        AND occurred_ns <= $cutoff_ns
        AND timestamp_ns <= $known_ns
    GROUP BY GROUPING SETS ((debit_account_id), (credit_account_id))
),

sides AS (
    SELECT
        ledger,
        coalesce(debit_account_id, credit_account_id) AS account_id,
        CASE WHEN credit_account_id IS NULL THEN amount_units ELSE 0 END AS debits_units,
        CASE WHEN debit_account_id IS NULL THEN amount_units ELSE 0 END AS credits_units
    FROM sums
)

SELECT
    sides.account_id,
    (sides.ledger >> 16)::INTEGER AS tenant,
    (sides.ledger & 65535)::INTEGER AS asset,
    coalesce(accounts.gl_code, 0) AS gl_code,
    coalesce(accounts.owner_kind, '') AS owner_kind,
    coalesce(accounts.owner, '') AS owner,
    sum(sides.debits_units) AS debits_units,
    sum(sides.credits_units) AS credits_units,
    sum(sides.debits_units - sides.credits_units) AS net_debit_units
FROM sides
LEFT JOIN oracle.accounts AS accounts ON sides.account_id = accounts.account_id
GROUP BY ALL
ORDER BY sides.account_id
