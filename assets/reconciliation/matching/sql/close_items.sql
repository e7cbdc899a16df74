-- What: items of a match, suggested or not, leave the open items.
-- Grain: one row an item.
-- No parameters.
DELETE FROM matching_open
WHERE item_key IN (SELECT legs.item_key FROM matching_legs AS legs)
