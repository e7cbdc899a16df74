-- What: how many items of an account are open a day, and how many of its currency in all, by side.
-- Grain: one row an account and currency.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_density AS
WITH accounts AS (
    SELECT
        account_key,
        currency_key,
        count(*) FILTER (WHERE is_left) AS left_count,
        count(*) FILTER (WHERE NOT is_left) AS right_count,
        max(business_date) - min(business_date) + 1 AS day_count
    FROM matching_open
    GROUP BY account_key, currency_key
)

SELECT
    *,
    sum(left_count) OVER (PARTITION BY currency_key)::BIGINT AS left_total,
    sum(right_count) OVER (PARTITION BY currency_key)::BIGINT AS right_total
FROM accounts
