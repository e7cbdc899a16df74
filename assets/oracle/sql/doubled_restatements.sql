-- What: late postings that are listed twice for a close, or were known when it was closed.
-- Grain: one row a close and transfer; none on a sound mirror.
SELECT
    closed_date,
    knowledge_mark_ns,
    transfer_id,
    count(*) AS copy_count
FROM oracle.restatements
GROUP BY closed_date, knowledge_mark_ns, transfer_id
HAVING count(*) > 1 OR min(timestamp_ns) <= knowledge_mark_ns
ORDER BY closed_date, knowledge_mark_ns, transfer_id
