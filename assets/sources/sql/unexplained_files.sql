-- What: files in quarantine without a rejection of the same reason, and rejections without a file.
-- Grain: one row a file. Parameters: none. Units: none.
WITH quarantined AS (
    SELECT
        landed.file_sha256,
        landed.reason
    FROM sources.landed_files AS landed
    WHERE landed.state = 'quarantined'
)

SELECT
    coalesce(quarantined.file_sha256, rejections.file_sha256) AS file_sha256,
    quarantined.reason,
    rejections.code
FROM quarantined
FULL OUTER JOIN sources.rejections ON quarantined.file_sha256 = rejections.file_sha256
WHERE
    quarantined.file_sha256 IS NULL
    OR rejections.file_sha256 IS NULL
    OR quarantined.reason IS DISTINCT FROM rejections.code
ORDER BY file_sha256
