-- What: of the orders lent as arriving_standing_orders, those that are in already.
-- Grain: one row an order. Relation lent: arriving_standing_orders (order_id).
-- Parameters: none. Units: none.
SELECT
    orders.order_id,
    orders.file_sha256
FROM sources.standing_orders AS orders
SEMI JOIN arriving_standing_orders AS arriving ON orders.order_id = arriving.order_id::UUID
ORDER BY orders.order_id
