-- What: the items of every match: a view, for the run keeps them as they are.
-- Grain: one row an item and match.
-- No parameters. Units: ledger, net of the fee of a batch.
CREATE OR REPLACE TEMP VIEW matching_match_legs AS
SELECT
    match_id,
    'ledger' AS side,
    left_id AS item_id,
    left_units AS amount_units
FROM matching_pairs
UNION ALL
SELECT
    match_id,
    'source' AS side,
    right_id AS item_id,
    right_units AS amount_units
FROM matching_pairs
UNION ALL
SELECT
    named.match_id,
    CASE WHEN legs.is_left THEN 'ledger' ELSE 'source' END AS side,
    legs.item_id,
    legs.net_units AS amount_units
FROM matching_legs AS legs
INNER JOIN matching_named AS named ON legs.match_key = named.match_key
