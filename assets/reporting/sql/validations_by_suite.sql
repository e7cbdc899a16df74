-- What: how many files and rows each suite of expectations has looked at.
-- Grain: one row a normal form and suite. Parameters: none. Units: counts.
SELECT
    validations.table_name,
    validations.suite_digest,
    count(*) FILTER (WHERE validations.row_count > 0)::BIGINT AS file_count,
    sum(validations.row_count)::BIGINT AS row_count
FROM sources.validations
GROUP BY validations.table_name, validations.suite_digest
ORDER BY validations.table_name, validations.suite_digest
