-- Remove the files of transactions that were killed before they committed.
-- Grain: one row a file.
-- Parameter: $hours since the file was written; a running transaction must be younger.
CALL ducklake_delete_orphaned_files(
    current_database(), older_than => current_timestamp - to_hours($hours)
)
