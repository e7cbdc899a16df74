-- What: items that no rule with a reference explains.
-- Grain: one row an item.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_unexplained AS
WITH others AS (
    SELECT
        left_key,
        right_key
    FROM matching_pairs
    WHERE NOT is_clean OR reference_hash IS NULL
),

explained AS (
    SELECT left_key AS item_key FROM others
    UNION ALL
    SELECT right_key AS item_key FROM others
    UNION ALL
    SELECT item_key FROM matching_legs
    UNION ALL
    SELECT item_key FROM matching_duplicates
)

SELECT items.*
FROM matching_rest AS items
LEFT JOIN explained ON items.item_key = explained.item_key
WHERE explained.item_key IS NULL
