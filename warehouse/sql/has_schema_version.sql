-- Whether the lake was ever migrated.
-- Grain: one row where lake_state.schema_version exists, none elsewhere.
-- No parameters, no units.
SELECT table_name
FROM duckdb_tables()
WHERE
    database_name = current_database()
    AND schema_name = 'lake_state'
    AND table_name = 'schema_version'
ORDER BY table_name
