-- Whether the lake was ever migrated.
-- Grain: one row where lake_state.schema_version exists, none elsewhere.
-- No parameters, no units. Asked of the columns: duckdb_tables() would count the rows of every
-- table, ten times as long.
SELECT table_name
FROM duckdb_columns()
WHERE
    database_name = current_database()
    AND schema_name = 'lake_state'
    AND table_name = 'schema_version'
    AND column_name = 'migration'
ORDER BY table_name
