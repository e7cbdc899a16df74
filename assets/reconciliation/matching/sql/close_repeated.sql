-- What: duplicates of earlier days leave the open items.
-- Grain: one row an item.
-- No parameters.
DELETE FROM matching_open
WHERE item_key IN (SELECT duplicates.item_key FROM matching_duplicates AS duplicates)
