-- What: a close, from before anything was known, that is listed twice.
-- Grain: a statement.
INSERT INTO oracle.closes BY NAME
SELECT
    DATE '2026-12-31' AS business_date,
    9000000000000000000 AS cutoff_ns,
    1 AS knowledge_mark_ns,
    '' AS root_hex,
    TIMESTAMP '2027-01-01 00:00:00' AS closed_at
FROM range(2)
