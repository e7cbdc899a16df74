-- What: accepted files that a suite of expectations has not looked at.
-- Grain: one row a file, in the order of landing.
-- Parameters: $table_name the normal form, $suite_digest the suite. Units: line_count rows.
WITH seen AS (
    SELECT validations.file_sha256
    FROM sources.validations
    WHERE validations.table_name = $table_name AND validations.suite_digest = $suite_digest
)

SELECT
    files.file_sha256,
    files.landed_at::DATE AS landed_on,
    files.line_count
FROM sources.landed_files AS files
ANTI JOIN seen ON files.file_sha256 = seen.file_sha256
WHERE files.state = 'accepted'
ORDER BY landed_on, files.file_sha256
