-- What: expectations of a suite that do not hold, file by file.
-- Grain: one row a file and expectation.
-- Parameters: $table_name the normal form, $suite_digest the suite. Units: counts.
WITH failures AS (
    SELECT found.*
    FROM sources.expectation_failures AS found
    WHERE found.table_name = $table_name AND found.suite_digest = $suite_digest
)

SELECT
    files.source,
    files.file_name,
    failures.expectation,
    failures.severity,
    failures.unexpected_count,
    failures.first_position,
    failures.why
FROM failures
INNER JOIN sources.landed_files AS files ON failures.file_sha256 = files.file_sha256
ORDER BY files.source, files.file_name, failures.expectation
