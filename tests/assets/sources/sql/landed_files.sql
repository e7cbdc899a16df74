-- What: every landed file and what became of it.
-- Grain: one row a file. Parameters: none. Units: none.
SELECT * FROM sources.landed_files
ORDER BY file_name, file_sha256
