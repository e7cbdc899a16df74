-- What: the files none of whose lines count, why, and what to do about it.
-- Grain: one row a quarantined file. Parameters: none. Units: none.
SELECT
    landed.source,
    landed.file_name,
    landed.reason,
    landed.place,
    landed.to_do
FROM sources.landed_files AS landed
WHERE landed.state = 'quarantined'
ORDER BY landed.source, landed.file_name, landed.file_sha256
