-- What: the items of the pairs that a stage has chosen.
-- Grain: one row an item and match.
-- No parameters.
INSERT INTO matching_legs
SELECT
    left_key AS match_key,
    left_key AS item_key
FROM lent_choices
UNION ALL
SELECT
    left_key AS match_key,
    right_key AS item_key
FROM lent_choices
