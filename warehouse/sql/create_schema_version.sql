-- The migrations that the lake has seen.
-- Grain: one row a migration.
-- No parameters; applied_at is UTC.
CREATE TABLE lake_state.schema_version (
    migration INTEGER NOT NULL,
    why VARCHAR NOT NULL,
    applied_at TIMESTAMP NOT NULL
)
