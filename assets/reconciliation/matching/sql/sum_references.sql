-- What: stages R2 to R3. What the two sides of a shared reference come to.
-- Grain: one row a reference that both sides name.
-- Parameters: as_of: cut-off. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_sums AS
SELECT
    reference,
    min(CASE WHEN is_left THEN item_key END) AS match_key,
    count(*) FILTER (WHERE is_left) AS left_count,
    count(*) FILTER (WHERE NOT is_left) AS right_count,
    sum(CASE WHEN is_left THEN net_units ELSE -net_units END)::DECIMAL(38, 0) AS difference_units,
    bool_or(is_batched) AS is_batched,
    min(account_key) = max(account_key)
    AND min(currency_key) = max(currency_key)
    AND max(status_key) = 0 AS is_uniform,
    max(business_date) > $as_of AS is_late
FROM matching_shared
GROUP BY reference
HAVING bool_or(is_left) AND NOT bool_and(is_left)
