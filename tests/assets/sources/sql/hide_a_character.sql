-- What: hides a character that turns the direction of what follows in a movement's description.
-- Grain: one row. Parameters: none. Units: none.
UPDATE sources.expected_movements
SET description = chr(8238) || 'exe.png'
WHERE external_id = 'a'
