-- What: entries of processors that more than one row holds; not those of clearing files, which each
-- file numbers anew.
-- Grain: one row an entry. Parameters: none. Units: counts.
SELECT
    processed.source,
    processed.external_id,
    processed.occurred_at,
    count(*)::BIGINT AS row_count
FROM sources.processor_lines AS processed
WHERE NOT starts_with(processed.kind, 'ach_')
GROUP BY processed.source, processed.external_id, processed.occurred_at
HAVING count(*) > 1
ORDER BY processed.source, processed.external_id, processed.occurred_at
