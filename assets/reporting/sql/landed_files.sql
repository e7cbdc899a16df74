-- What: every file that was landed, accepted or quarantined.
-- Grain: one row a file. Parameters: none.
SELECT
    file_sha256,
    file_name,
    source,
    role,
    state,
    reason,
    place,
    to_do,
    line_count,
    landed_at
FROM sources.landed_files
ORDER BY source, landed_at, file_sha256
