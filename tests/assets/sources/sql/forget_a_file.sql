-- What: takes out the file that the movements came from.
-- Grain: one row. Parameters: none. Units: none.
DELETE FROM sources.landed_files
WHERE file_name = 'movements-1.csv'
