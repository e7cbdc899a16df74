-- What: ids that more than one row of a normal form has.
-- Grain: one row a table and id. Parameters: none. Units: none.
WITH ids AS (
    SELECT
        'statements' AS table_name,
        statements.statement_id AS row_id
    FROM sources.statements AS statements
    UNION ALL
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
)

SELECT
    ids.table_name,
    ids.row_id,
    count(*)::BIGINT AS row_count
FROM ids
GROUP BY ids.table_name, ids.row_id
HAVING count(*) > 1
ORDER BY ids.table_name, ids.row_id
