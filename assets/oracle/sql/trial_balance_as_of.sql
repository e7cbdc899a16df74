-- What: the trial balance at a valid time, as it was known at a knowledge time.
-- Grain: one row a tenant, asset and GL account (0 where the account is not mirrored).
-- Parameters: $cutoff_ns last valid time included, $known_ns last ledger timestamp included,
-- $base_ns the last event of the proved states, from which the postings apart are taken away and to
-- which those missing are added; or 0, and every posting is added up.
-- Units: ledger units, ns since 1970 UTC.
WITH apart AS (
    SELECT
        debit_account_id,
        credit_account_id,
        ledger,
        amount_units
    FROM oracle.change_events
    WHERE
        $known_ns > $base_ns
        AND event_type IN (0, 2)
        AND timestamp_ns > $base_ns
        AND timestamp_ns <= $known_ns
        AND occurred_ns <= $cutoff_ns
    UNION ALL
    SELECT
        debit_account_id,
        credit_account_id,
        ledger,
        -amount_units AS amount_units
    FROM oracle.change_events
    WHERE
        $known_ns < $base_ns
        AND event_type IN (0, 2)
        AND timestamp_ns <= $base_ns
        AND timestamp_ns > $known_ns
    UNION ALL
    SELECT
        debit_account_id,
        credit_account_id,
        ledger,
        -amount_units AS amount_units
    FROM oracle.change_events
    WHERE
        $base_ns > 0
        AND event_type IN (0, 2)
        AND timestamp_ns <= $base_ns
        AND timestamp_ns <= $known_ns
        AND occurred_ns > $cutoff_ns
),

changes AS (
    SELECT
        debit_account_id,
        credit_account_id,
        any_value(ledger) AS ledger,
        sum(amount_units) AS amount_units
    FROM apart
    GROUP BY GROUPING SETS ((debit_account_id), (credit_account_id))
),

sides AS (
    SELECT
        ledger,
        coalesce(debit_account_id, credit_account_id) AS account_id,
        CASE WHEN credit_account_id IS NULL THEN amount_units ELSE 0 END AS debits_units,
        CASE WHEN debit_account_id IS NULL THEN amount_units ELSE 0 END AS credits_units
    FROM changes
    UNION ALL
    SELECT
        NULL AS ledger,
        account_id,
        debits_posted_units AS debits_units,
        credits_posted_units AS credits_units
    FROM oracle.account_states
    WHERE $base_ns > 0
),

moved AS (
    SELECT
        account_id,
        any_value(ledger) AS ledger,
        sum(debits_units) AS debits_units,
        sum(credits_units) AS credits_units
    FROM sides
    GROUP BY account_id
    HAVING sum(debits_units) > 0 OR sum(credits_units) > 0
)

SELECT
    (coalesce(moved.ledger, records.ledger) >> 16)::INTEGER AS tenant,
    (coalesce(moved.ledger, records.ledger) & 65535)::INTEGER AS asset,
    coalesce(records.gl_code, 0) AS gl_code,
    count(*) AS account_count,
    sum(moved.debits_units) AS debits_units,
    sum(moved.credits_units) AS credits_units,
    sum(moved.debits_units - moved.credits_units) AS net_debit_units
FROM moved
LEFT JOIN oracle.account_records AS records ON moved.account_id = records.account_id
GROUP BY ALL
ORDER BY tenant, asset, gl_code
