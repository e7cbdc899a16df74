-- Remove the files that only forgotten snapshots used.
-- Grain: one row a file.
-- Parameter: $hours since the file was given up.
CALL ducklake_cleanup_old_files(
    current_database(), older_than => current_timestamp - to_hours($hours)
)
