-- The schema of what the lake knows of itself.
-- Grain: none.
-- No parameters, no units.
CREATE SCHEMA lake_state
