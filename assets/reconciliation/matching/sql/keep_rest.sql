-- What: all but the clean pairs of a reference with one item on each side: the few rows that every
--     later stage looks at.
-- Grain: one row an item.
-- No parameters. (A correlated NOT EXISTS would hash the wide side.) Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_rest AS
WITH clean AS (
    SELECT reference_hash FROM matching_pairs
    WHERE is_clean
)

SELECT
    items.rowid AS item_key,
    items.*
FROM matching_items AS items
LEFT JOIN clean ON items.reference_hash = clean.reference_hash
WHERE clean.reference_hash IS NULL
