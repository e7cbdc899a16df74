-- What: the closes, as the lake has them.
-- Grain: one row a close.
SELECT
    business_date,
    cutoff_ns,
    knowledge_mark_ns,
    root_hex,
    closed_at
FROM oracle.closes
ORDER BY business_date, knowledge_mark_ns
