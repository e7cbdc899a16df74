-- Merge the many small files that small transactions leave into few.
-- Grain: one row a table that was merged.
-- No parameters, no units.
CALL ducklake_merge_adjacent_files(current_database())
