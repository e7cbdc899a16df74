-- What: files whose rows in the normal forms are not as many as were read from them, and rows that
-- name a file which never landed or lies in quarantine.
-- Grain: one row a file. Parameters: none. Units: none.
WITH told AS (
    SELECT lines.file_sha256 FROM sources.statement_lines AS lines
    UNION ALL
    SELECT movements.file_sha256 FROM sources.expected_movements AS movements
    UNION ALL
    SELECT orders.file_sha256 FROM sources.standing_orders AS orders
    UNION ALL
    SELECT advised.file_sha256 FROM sources.advised_lines AS advised
    UNION ALL
    SELECT processed.file_sha256 FROM sources.processor_lines AS processed
    UNION ALL
    SELECT rates.file_sha256 FROM sources.exchange_rates AS rates
),

counted AS (
    SELECT
        told.file_sha256,
        count(*)::BIGINT AS rows_found
    FROM told
    GROUP BY told.file_sha256
),

landed AS (
    SELECT
        files.file_sha256,
        files.file_name,
        CASE files.state WHEN 'accepted' THEN files.line_count ELSE 0 END AS line_count
    FROM sources.landed_files AS files
)

SELECT
    coalesce(landed.file_sha256, counted.file_sha256) AS file_sha256,
    coalesce(landed.file_name, 'never landed') AS file_name,
    coalesce(landed.line_count, 0) AS line_count,
    coalesce(counted.rows_found, 0) AS rows_found
FROM landed
FULL OUTER JOIN counted ON landed.file_sha256 = counted.file_sha256
WHERE coalesce(landed.line_count, 0) != coalesce(counted.rows_found, 0)
ORDER BY file_sha256
