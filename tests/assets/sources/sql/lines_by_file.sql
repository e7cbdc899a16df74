-- What: how many lines each file has in the normal forms.
-- Grain: one row a file. Parameters: none. Units: none.
SELECT
    told.file_sha256,
    count(*)::BIGINT AS line_count
FROM (
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
) AS told
GROUP BY told.file_sha256
ORDER BY told.file_sha256
