-- What: how often each reference stands on either side, and one item of each.
-- Grain: one row a reference that both sides name, by its hash: exact once both ends are compared.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_references AS
SELECT
    reference_hash,
    sum(is_left::INTEGER)::INTEGER AS left_count,
    sum(1 - is_left::INTEGER)::INTEGER AS right_count,
    min(CASE WHEN is_left THEN rowid END) AS left_key,
    min(CASE WHEN NOT is_left THEN rowid END) AS right_key
FROM matching_items
WHERE reference <> ''
GROUP BY reference_hash
HAVING min(is_left::INTEGER) = 0 AND max(is_left::INTEGER) = 1
