-- What: of the movements lent as arriving_expected_movements, those that are in already.
-- Grain: one row a movement. Relation lent: arriving_expected_movements (movement_id).
-- Parameters: none. Units: none.
SELECT
    movements.movement_id,
    movements.file_sha256
FROM sources.expected_movements AS movements
SEMI JOIN arriving_expected_movements AS arriving
    ON movements.movement_id = arriving.movement_id::UUID
ORDER BY movements.movement_id
