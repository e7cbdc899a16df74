-- Set the age from which on this catalog forgets snapshots: one for all of its users.
-- Grain: none.
-- Parameter: $age, an interval in words.
CALL ducklake_set_option(current_database(), 'expire_older_than', $age)
