-- What: stage R1, duplicates. An item alike with one that is matched, of a reference whose other
--     side has nothing left for it; or a copy of one that is about to be compared.
-- Grain: one row an item.
-- No parameters.
INSERT INTO matching_duplicates
SELECT item_key FROM matching_left_over
WHERE is_copy
