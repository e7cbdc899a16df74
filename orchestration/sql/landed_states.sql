-- What: the state of every landed file as the warehouse knows it.
-- Grain: one row a file, key file_sha256.
SELECT
    file_sha256,
    state
FROM sources.landed_files
ORDER BY file_sha256
