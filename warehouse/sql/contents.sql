-- What: how many files and snapshots the lake consists of.
-- Grain: one row. No parameters. Units: byte_count bytes of Parquet.
SELECT
    coalesce(sum(file_count), 0)::BIGINT AS file_count,
    coalesce(sum(delete_file_count), 0)::BIGINT AS delete_file_count,
    coalesce(sum(file_size_bytes + delete_file_size_bytes), 0)::BIGINT AS byte_count,
    (SELECT count(*) FROM ducklake_snapshots(current_database())) AS snapshot_count
FROM ducklake_table_info(current_database())
ORDER BY file_count
