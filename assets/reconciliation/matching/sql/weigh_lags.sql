-- What: how likely each lag between the two dates is, as the clean pairs of this run show; where
--     there are few, near to even. In thousandths of a natural logarithm.
-- Grain: one row a lag of the window.
-- Parameters: before_days, after_days: window.
CREATE OR REPLACE TEMP TABLE matching_lags AS
WITH seen AS (
    SELECT
        lag_days,
        count(*) AS pair_count
    FROM matching_pairs
    WHERE is_clean
    GROUP BY lag_days
)

SELECT
    lags.lag_days,
    round(
        1000 * ln(
            (coalesce(seen.pair_count, 0) + 1)
            / (sum(coalesce(seen.pair_count, 0)) OVER () + count(*) OVER ())
        )
    )::BIGINT AS millinats
FROM (SELECT unnest(range(-$before_days, $after_days + 1)) AS lag_days) AS lags
LEFT JOIN seen ON lags.lag_days = seen.lag_days
