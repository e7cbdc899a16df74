-- What: writes every row of sources.expected_movements again.
-- Grain: one row a movement_id. Parameters: none. Units: none.
INSERT INTO sources.expected_movements
SELECT * FROM sources.expected_movements
