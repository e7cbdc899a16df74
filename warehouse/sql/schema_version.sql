-- The last migration that the lake has seen.
-- Grain: one row.
-- No parameters, no units.
SELECT coalesce(max(migration), 0) AS migration
FROM lake_state.schema_version
ORDER BY migration
