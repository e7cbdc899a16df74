-- What: all but the clean pairs of a reference with one item on each side: the few rows that every
--     later stage looks at.
-- Grain: one row an item.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_rest AS
SELECT
    items.rowid AS item_key,
    items.*
FROM matching_items AS items
WHERE
    NOT EXISTS (
        SELECT 1 FROM matching_pairs AS pairs
        WHERE pairs.is_clean AND pairs.reference_hash = items.reference_hash
    )
