-- Merge the small files that small transactions leave into few; larger ones stay as they are.
-- Grain: one row a table that was merged.
-- Parameter: $byte_count, the size from which on a file is not small.
CALL ducklake_merge_adjacent_files(current_database(), max_file_size => $byte_count)
