-- Compress the Parquet files with zstd: half the size of the default, written as fast.
-- Grain: none.
-- No parameters, no units.
CALL ducklake_set_option(current_database(), 'parquet_compression', 'zstd')
