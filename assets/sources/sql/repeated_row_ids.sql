-- What: ids that more than one row of a normal form has.
-- Grain: one row an id. Parameters: $table_name the normal form. Units: none.
WITH ids AS (
    SELECT
        'statement_lines' AS table_name,
        lines.line_id AS row_id
    FROM sources.statement_lines AS lines
    UNION ALL
    SELECT
        'expected_movements' AS table_name,
        movements.movement_id AS row_id
    FROM sources.expected_movements AS movements
    UNION ALL
    SELECT
        'standing_orders' AS table_name,
        orders.order_id AS row_id
    FROM sources.standing_orders AS orders
    UNION ALL
    SELECT
        'advised_lines' AS table_name,
        advised.line_id AS row_id
    FROM sources.advised_lines AS advised
    UNION ALL
    SELECT
        'processor_lines' AS table_name,
        processed.line_id AS row_id
    FROM sources.processor_lines AS processed
)

SELECT
    ids.row_id,
    count(*)::BIGINT AS row_count
FROM ids
WHERE ids.table_name = $table_name
GROUP BY ids.row_id
HAVING count(*) > 1
ORDER BY ids.row_id
