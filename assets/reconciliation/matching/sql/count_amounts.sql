-- What: how often each amount stands open, by side: what makes a coincidence likely.
-- Grain: one row a currency and amount.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_amounts AS
SELECT
    currency_key,
    net_units,
    count(*) FILTER (WHERE is_left) AS left_count,
    count(*) FILTER (WHERE NOT is_left) AS right_count
FROM matching_open
GROUP BY currency_key, net_units
HAVING bool_or(is_left) AND NOT bool_and(is_left)
