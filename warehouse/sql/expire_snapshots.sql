-- Forget the snapshots that nobody reads any more: history stands in the columns, not in them.
-- Grain: one row a snapshot.
-- Parameter: $hours, the age from which on a snapshot is forgotten.
CALL ducklake_expire_snapshots(
    current_database(), older_than => current_timestamp - to_hours($hours)
)
