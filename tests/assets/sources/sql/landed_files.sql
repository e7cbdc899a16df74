-- What: every landed file and what became of it.
-- Grain: one row a file. Parameters: none. Units: none.
SELECT * FROM sources.landed_files AS landed
ORDER BY landed.file_name, landed.file_sha256
