-- What: every row of sources.expected_movements.
-- Grain: one row a movement_id. Parameters: none. Units: *_units ledger units.
SELECT * FROM sources.expected_movements
ORDER BY movement_id
