-- What: how many files lie in quarantine, by refusal code.
-- Grain: one row a code. Parameters: none. Units: counts.
SELECT
    rejections.code,
    count(*)::BIGINT AS file_count
FROM sources.rejections
GROUP BY rejections.code
ORDER BY rejections.code
