-- What: what one would write by hand: account, currency and amount, nearest date first, each item
--     once.
-- Grain: one row a pair.
-- Parameters: before_days, after_days: window.
CREATE OR REPLACE TEMP TABLE bench_plain AS
WITH ranked AS (
    SELECT
        ours.item_id AS left_id,
        theirs.item_id AS right_id,
        row_number() OVER (
            PARTITION BY ours.item_id
            ORDER BY abs(theirs.business_date - ours.business_date), theirs.item_id
        ) AS left_place,
        row_number() OVER (
            PARTITION BY theirs.item_id
            ORDER BY abs(theirs.business_date - ours.business_date), ours.item_id
        ) AS right_place
    FROM bench_left AS ours
    INNER JOIN bench_right AS theirs
        ON
            ours.account = theirs.account
            AND ours.currency = theirs.currency
            AND ours.amount_units = theirs.amount_units
    WHERE theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days
)

SELECT
    left_id,
    right_id
FROM ranked
WHERE left_place = 1 AND right_place = 1
