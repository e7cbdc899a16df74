-- What: accounts whose postings do not add up to their closing balance, and, of a range of the
-- accounts, those whose last running balance in the general ledger is not that. What was mirrored
-- after the closing balances were made is added to them.
-- Grain: one row an account; none on a sound mirror.
-- Parameters: $reader whose mark is the last event in the balances; $first_id and $last_id of the
-- accounts whose running balances are read: a range, because it alone reaches the events below the
-- running sum. Units: ledger units.
WITH mark AS (
    SELECT coalesce(max(position), 0) AS folded_ns
    FROM marks.high_water_marks
    WHERE reader = $reader
),

running AS (
    SELECT
        account_id,
        arg_max(net_debit_units, (occurred_ns, timestamp_ns)) AS running_units
    FROM oracle.general_ledger
    WHERE account_id >= $first_id::UUID AND account_id <= $last_id::UUID
    GROUP BY account_id
),

sums AS (
    SELECT
        debit_account_id,
        credit_account_id,
        sum(amount_units) AS all_units,
        coalesce(
            sum(amount_units) FILTER (WHERE timestamp_ns > (SELECT mark.folded_ns FROM mark)), 0
        ) AS later_units,
        min(timestamp_ns) AS first_ns
    FROM oracle.change_events
    WHERE event_type IN (0, 2)
    GROUP BY GROUPING SETS ((debit_account_id), (credit_account_id))
),

entries AS (
    SELECT
        coalesce(debit_account_id, credit_account_id) AS account_id,
        sum(CASE WHEN credit_account_id IS NULL THEN all_units ELSE -all_units END)
            AS entered_units,
        sum(CASE WHEN credit_account_id IS NULL THEN later_units ELSE -later_units END)
            AS later_units,
        min(first_ns) > (SELECT mark.folded_ns FROM mark) AS is_new
    FROM sums
    GROUP BY account_id
),

closing AS (
    SELECT
        account_id,
        arg_max(net_debit_units, business_date) AS closing_units
    FROM oracle.balances
    GROUP BY account_id
),

both_sides AS (
    SELECT
        account_id,
        entries.entered_units,
        CASE
            WHEN entries.is_new AND closing.closing_units IS NULL THEN entries.later_units
            ELSE closing.closing_units + entries.later_units
        END AS closing_units
    FROM entries
    FULL OUTER JOIN closing USING (account_id)
)

SELECT
    both_sides.account_id,
    both_sides.entered_units,
    both_sides.closing_units,
    running.running_units
FROM both_sides
LEFT JOIN running ON both_sides.account_id = running.account_id
WHERE
    both_sides.entered_units IS NULL
    OR both_sides.entered_units IS DISTINCT FROM both_sides.closing_units
    OR (running.account_id IS NOT NULL AND running.running_units != both_sides.closing_units)
ORDER BY both_sides.account_id
