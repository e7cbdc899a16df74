-- What: the items of the pairs that a stage has chosen.
-- Grain: one row an item and match. lent_choices: left_key, right_key.
-- No parameters. Units: ledger.
INSERT INTO matching_legs
SELECT
    ends.match_key,
    items.item_key,
    items.is_left,
    items.item_id,
    items.net_units,
    items.known_on
FROM (
    SELECT
        left_key AS match_key,
        left_key AS item_key
    FROM lent_choices
    UNION ALL
    SELECT
        left_key AS match_key,
        right_key AS item_key
    FROM lent_choices
) AS ends
INNER JOIN matching_open AS items ON ends.item_key = items.item_key
