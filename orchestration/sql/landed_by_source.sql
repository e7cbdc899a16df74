-- What: landed files by source and state, with the lines read from them.
-- Grain: one row a source, state and refusal reason. Units: counts.
SELECT
    source,
    state,
    coalesce(reason, '') AS reason,
    count(*) AS file_count,
    sum(line_count)::BIGINT AS line_count
FROM sources.landed_files
GROUP BY source, state, reason
ORDER BY source, state, reason
