-- What: the files in quarantine, with all that is known of each refusal.
-- Grain: one row a file, key file_sha256. Parameters: none. Units: none.
SELECT
    rejections.file_sha256,
    rejections.file_name,
    rejections.source,
    rejections.code,
    rejections.place,
    rejections.field,
    rejections.found,
    rejections.expected,
    rejections.to_do,
    rejections.landed_at
FROM sources.rejections
ORDER BY rejections.landed_at, rejections.file_sha256
