-- Record that the lake has seen a migration.
-- Grain: one row. Parameters: $number and $why of the migration.
-- Units: applied_at is UTC.
INSERT INTO lake_state.schema_version (migration, why, applied_at)
SELECT
    $number,
    $why,
    current_timestamp::TIMESTAMP
