-- What: stages R2 to R3. The items of the matches just found.
-- Grain: one row an item of a match.
-- No parameters.
INSERT INTO matching_legs
SELECT
    sums.match_key,
    shared.item_key,
    shared.is_left,
    shared.item_id,
    shared.net_units,
    shared.known_on
FROM matching_shared AS shared
INNER JOIN matching_sums AS sums ON shared.reference = sums.reference
WHERE sums.is_uniform AND (sums.is_batched OR sums.difference_units = 0)
