-- The row that every writing transaction replaces.
-- Grain: one row.
-- No parameters, no units.
INSERT INTO lake_state.turn BY NAME SELECT 0 AS number
