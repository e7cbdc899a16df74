-- What: says of quarantined files that a person dismissed them.
-- Grain: one row of sources.landed_files. Relation lent: arriving_files (file_sha256).
-- Parameters: none. Units: none.
UPDATE sources.landed_files
SET state = 'dismissed'
WHERE
    state = 'quarantined'
    AND file_sha256 IN (SELECT arriving_files.file_sha256 FROM arriving_files)
