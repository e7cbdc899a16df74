-- What: ids of arriving movements and orders that are in already, from another file.
-- Grain: one row a table and id. Relation lent: arriving_ids (table_name, row_id).
-- Parameters: none. Units: none.
SELECT
    'expected_movements' AS table_name,
    movements.movement_id AS row_id
FROM sources.expected_movements AS movements
SEMI JOIN arriving_ids
    ON
        movements.movement_id = arriving_ids.row_id::UUID
        AND arriving_ids.table_name = 'expected_movements'
UNION ALL
SELECT
    'standing_orders' AS table_name,
    orders.order_id AS row_id
FROM sources.standing_orders AS orders
SEMI JOIN arriving_ids
    ON
        orders.order_id = arriving_ids.row_id::UUID
        AND arriving_ids.table_name = 'standing_orders'
ORDER BY table_name, row_id
