-- What: stage R1. Both sides of a contested reference have something left: together they are one
--     match that bears the difference. One item on each side is compared like any pair, later.
-- Grain: one row a reference.
-- Parameters: as_of: cut-off. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_sums_left AS
SELECT
    reference,
    min(CASE WHEN is_left THEN item_key END) AS match_key,
    min(CASE WHEN NOT is_left THEN item_key END) AS right_key,
    count(*) FILTER (WHERE is_left) AS left_count,
    count(*) FILTER (WHERE NOT is_left) AS right_count,
    sum(CASE WHEN is_left THEN net_units ELSE -net_units END)::DECIMAL(38, 0) AS difference_units,
    max(business_date) > $as_of AS is_late
FROM matching_left_over
WHERE NOT is_copy
GROUP BY reference
HAVING
    bool_or(is_left) AND NOT bool_and(is_left)
    AND (
        count(*) = 2
        OR (
            min(account_key) = max(account_key)
            AND min(currency_key) = max(currency_key)
            AND max(status_key) = 0
        )
    )
