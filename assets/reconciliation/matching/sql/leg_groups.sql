-- What: the items of the groups that a stage has chosen.
-- Grain: one row an item and match. lent_parts: group_number, item_key.
-- No parameters. Units: ledger.
INSERT INTO matching_legs
SELECT
    min(CASE WHEN items.is_left THEN items.item_key END)
        OVER (PARTITION BY parts.group_number) AS match_key,
    items.item_key,
    items.is_left,
    items.item_id,
    items.net_units,
    items.known_on
FROM lent_parts AS parts
INNER JOIN matching_open AS items ON parts.item_key = items.item_key
