-- What: stage R1. The items of the matches just found.
-- Grain: one row an item of a match.
-- No parameters.
INSERT INTO matching_legs
SELECT
    sums.match_key,
    lefts.item_key,
    lefts.is_left,
    lefts.item_id,
    lefts.net_units,
    lefts.known_on
FROM matching_left_over AS lefts
INNER JOIN matching_sums_left AS sums ON lefts.reference = sums.reference
WHERE sums.left_count + sums.right_count > 2 AND NOT lefts.is_copy
