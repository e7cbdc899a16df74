-- What: stage R1. What is left of contested references. is_copy: alike with one before it, either
--     paired or left, where the copies are more than the other side comes to.
-- Grain: one row an item.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_left_over AS
WITH paired AS (
    SELECT left_key AS item_key FROM matching_pairs
    UNION ALL
    SELECT right_key AS item_key FROM matching_pairs
),

marked AS (
    SELECT
        contested.*,
        paired.item_key IS NOT NULL AS is_paired
    FROM matching_contested AS contested
    LEFT JOIN paired ON contested.item_key = paired.item_key
),

summed AS (
    SELECT
        *,
        bool_or(is_paired) OVER alike AS has_paired,
        sum(CASE WHEN is_paired THEN 0 ELSE net_units END) OVER own AS own_units,
        sum(CASE WHEN is_paired THEN 0 ELSE net_units END) OVER (PARTITION BY reference)
            AS both_units
    FROM marked
    WINDOW
        alike AS (
            PARTITION BY reference, is_left, account_key, currency_key, net_units, status_key
        ),
        own AS (PARTITION BY reference, is_left)
)

SELECT
    * EXCLUDE (is_paired, has_paired, own_units, both_units),
    status_key = 0
    AND (has_paired OR (place > 1 AND abs(own_units) > abs(both_units - own_units))) AS is_copy
FROM summed
WHERE NOT is_paired
