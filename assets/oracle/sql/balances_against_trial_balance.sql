-- What: GL accounts whose last daily balances do not add up to the trial balance. Where one of the
-- two was made later, what was mirrored between them is added or taken off.
-- Grain: one row a tenant, asset and GL account that differs; none on a sound mirror.
-- Parameter: $reader whose mark is the last event in the daily balances. Units: ledger units.
WITH marks AS (
    SELECT
        coalesce(max(position), 0) AS folded_ns,
        coalesce(
            (SELECT max(totals.knowledge_mark_ns) FROM oracle.trial_balance AS totals),
            max(position),
            0
        ) AS totalled_ns
    FROM marks.high_water_marks
    WHERE reader = $reader
),

between_marks AS (
    SELECT
        events.debit_account_id,
        events.credit_account_id,
        events.ledger,
        CASE
            WHEN marks.totalled_ns >= marks.folded_ns THEN events.amount_units
            ELSE -events.amount_units
        END AS amount_units
    FROM oracle.change_events AS events
    CROSS JOIN marks
    WHERE
        events.event_type IN (0, 2)
        AND events.timestamp_ns > least(marks.folded_ns, marks.totalled_ns)
        AND events.timestamp_ns <= greatest(marks.folded_ns, marks.totalled_ns)
),

sides AS (
    SELECT
        ledger,
        debit_account_id AS account_id,
        amount_units AS net_debit_units
    FROM between_marks
    UNION ALL
    SELECT
        ledger,
        credit_account_id AS account_id,
        -amount_units AS net_debit_units
    FROM between_marks
),

closing AS (
    SELECT
        tenant,
        asset,
        gl_code,
        account_id,
        arg_max(net_debit_units, business_date) AS net_debit_units
    FROM oracle.balances
    GROUP BY tenant, asset, gl_code, account_id
    UNION ALL
    SELECT
        (sides.ledger >> 16)::INTEGER AS tenant,
        (sides.ledger & 65535)::INTEGER AS asset,
        coalesce(records.gl_code, 0) AS gl_code,
        sides.account_id,
        sides.net_debit_units
    FROM sides
    LEFT JOIN oracle.account_records AS records ON sides.account_id = records.account_id
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
