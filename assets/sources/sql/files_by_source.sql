-- What: how many files of each source are accepted and how many lie in quarantine.
-- Grain: one row a source and state. Parameters: none. Units: none.
SELECT
    landed.source,
    landed.state,
    count(*)::BIGINT AS file_count,
    sum(landed.line_count)::BIGINT AS line_count
FROM sources.landed_files AS landed
GROUP BY landed.source, landed.state
ORDER BY landed.source, landed.state
