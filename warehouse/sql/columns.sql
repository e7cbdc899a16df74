-- Every column of the derived tables, as the lake has it.
-- Grain: one row a column; the lake's own state is left out.
-- No parameters, no units.
SELECT
    schema_name,
    table_name,
    column_name,
    data_type,
    is_nullable
FROM duckdb_columns()
WHERE
    database_name = current_database()
    AND schema_name != 'lake_state'
ORDER BY schema_name, table_name, column_index
