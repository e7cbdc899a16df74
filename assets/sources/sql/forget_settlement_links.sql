-- What: takes the rows of arriving files out, so that a file read again replaces itself.
-- Grain: one row of sources.settlement_links. Relation lent: arriving_files (file_sha256).
-- Parameters: none. Units: none.
DELETE FROM sources.settlement_links
WHERE file_sha256 IN (SELECT arriving_files.file_sha256 FROM arriving_files)
