-- What: stages R2 to R3. The items of references that stand more than once on a side.
-- Grain: one row an item.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_shared AS
SELECT items.*
FROM matching_rest AS items
INNER JOIN matching_references AS named ON items.reference_hash = named.reference_hash
WHERE NOT (named.left_count = 1 AND named.right_count = 1)
