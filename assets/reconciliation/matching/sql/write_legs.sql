-- What: the items of every match.
-- Grain: one row an item and match.
-- Parameters: left_side, right_side: what the sides are called.
--     Units: ledger, net of the fee of a batch.
CREATE OR REPLACE TEMP TABLE matching_match_legs AS
SELECT
    match_id,
    $left_side AS side,
    left_id AS item_id,
    left_units AS amount_units
FROM matching_pairs
UNION ALL
SELECT
    match_id,
    $right_side AS side,
    right_id AS item_id,
    right_units AS amount_units
FROM matching_pairs
UNION ALL
SELECT
    named.match_id,
    CASE WHEN items.is_left THEN $left_side ELSE $right_side END AS side,
    items.item_id,
    items.net_units AS amount_units
FROM matching_legs AS legs
INNER JOIN matching_named AS named ON legs.match_key = named.match_key
INNER JOIN matching_items AS items ON legs.item_key = items.rowid
