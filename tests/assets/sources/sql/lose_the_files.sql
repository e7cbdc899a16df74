-- What: loses what the lake knows of every file.
-- Grain: one row of sources.landed_files. Parameters: none. Units: none.
DELETE FROM sources.landed_files
