-- What: items that no rule with a reference explains.
-- Grain: one row an item.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_unexplained AS
SELECT
    items.rowid AS item_key,
    items.*
FROM matching_items AS items
WHERE NOT EXISTS (
    SELECT 1 FROM (
        SELECT left_key AS item_key FROM matching_pairs
        UNION ALL
        SELECT right_key AS item_key FROM matching_pairs
        UNION ALL
        SELECT item_key FROM matching_legs
        UNION ALL
        SELECT item_key FROM matching_duplicates
    ) AS explained
    WHERE explained.item_key = items.rowid
)
