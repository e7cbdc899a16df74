-- What: writes every permanent order again.
-- Grain: one row an order. Parameters: none. Units: none.
INSERT INTO sources.standing_orders
SELECT * FROM sources.standing_orders
