-- What: arriving files whose very bytes are accepted already.
-- Grain: one row a file. Relation lent: arriving_files (file_sha256).
-- Parameters: none. Units: none.
SELECT landed.file_sha256
FROM sources.landed_files AS landed
SEMI JOIN arriving_files ON landed.file_sha256 = arriving_files.file_sha256
WHERE landed.state = 'accepted'
ORDER BY landed.file_sha256
