-- What: says of an accepted file that it lies in quarantine.
-- Grain: one row. Parameters: none. Units: none.
UPDATE sources.landed_files
SET state = 'quarantined'
WHERE file_name = 'movements-1.csv'
