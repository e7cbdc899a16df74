-- What: the files whose fate the lake holds.
-- Grain: one row a file. Parameters: none. Units: none.
SELECT landed.file_sha256
FROM sources.landed_files AS landed
ORDER BY landed.file_sha256
