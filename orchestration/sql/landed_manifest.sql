-- What: every file that landed, what became of it, and what its rows add up to.
-- Grain: one row a file and currency, one row for a file without amounts; the latest first.
-- Parameters: none. Units: amount_units ledger units: entries signed as
-- the holder sees them, others unsigned.
WITH amounts AS (
    SELECT
        lines.file_sha256,
        lines.currency,
        lines.amount_units
    FROM sources.statement_lines AS lines
    UNION ALL
    SELECT
        movements.file_sha256,
        movements.currency,
        movements.amount_units
    FROM sources.expected_movements AS movements
    UNION ALL
    SELECT
        orders.file_sha256,
        orders.currency,
        orders.amount_units
    FROM sources.standing_orders AS orders
    UNION ALL
    SELECT
        advised.file_sha256,
        advised.currency,
        advised.amount_units
    FROM sources.advised_lines AS advised
    UNION ALL
    SELECT
        processed.file_sha256,
        processed.currency,
        processed.net_units AS amount_units
    FROM sources.processor_lines AS processed
),

totals AS (
    SELECT
        amounts.file_sha256,
        amounts.currency,
        count(*)::BIGINT AS row_count,
        sum(amounts.amount_units)::DECIMAL(38, 0) AS amount_units
    FROM amounts
    GROUP BY amounts.file_sha256, amounts.currency
)

SELECT
    landed.landed_at,
    landed.source,
    landed.file_name,
    landed.role,
    landed.state,
    coalesce(landed.reason, '') AS reason,
    landed.byte_count,
    coalesce(totals.row_count, landed.line_count) AS line_count,
    totals.currency,
    totals.amount_units,
    landed.file_sha256
FROM sources.landed_files AS landed
LEFT JOIN totals ON landed.file_sha256 = totals.file_sha256
ORDER BY
    landed.landed_at DESC,
    landed.source ASC,
    landed.file_name ASC,
    landed.file_sha256 ASC,
    totals.currency ASC
