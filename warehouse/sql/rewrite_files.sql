-- Rewrite the files of which most rows were deleted, without those rows.
-- Grain: one row a table that was rewritten.
-- No parameters, no units.
CALL ducklake_rewrite_data_files(current_database())
