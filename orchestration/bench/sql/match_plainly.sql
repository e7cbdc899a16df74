-- What: what one would write by hand: of one account, currency and amount the k-th of ours goes
--     with the k-th of theirs by date, where the dates are near.
-- Grain: one row a pair.
-- Parameters: before_days, after_days: window.
CREATE OR REPLACE TEMP TABLE bench_plain AS
WITH ours AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY account, currency, amount_units ORDER BY business_date, item_id
        ) AS place
    FROM bench_left
),

theirs AS (
    SELECT
        *,
        row_number() OVER (
            PARTITION BY account, currency, amount_units ORDER BY business_date, item_id
        ) AS place
    FROM bench_right
)

SELECT
    ours.item_id AS left_id,
    theirs.item_id AS right_id
FROM ours
INNER JOIN theirs
    ON
        ours.account = theirs.account
        AND ours.currency = theirs.currency
        AND ours.amount_units = theirs.amount_units
        AND ours.place = theirs.place
WHERE theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days
