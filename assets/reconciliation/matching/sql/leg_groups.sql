-- What: the items of the groups that a stage has chosen.
-- Grain: one row an item and match.
-- No parameters.
INSERT INTO matching_legs
SELECT
    min(CASE WHEN items.is_left THEN parts.item_key END)
        OVER (PARTITION BY parts.group_number) AS match_key,
    parts.item_key
FROM lent_parts AS parts
INNER JOIN matching_items AS items ON parts.item_key = items.rowid
