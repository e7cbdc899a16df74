-- What: how many account-days are exact, rounding or break, by what the day added (`change`) and by
-- the whole difference at its end (`difference`), up to the last day of a report.
-- Grain: one row a day, view and class. Parameters: $last day, included; reads the lent relation
-- `tolerances` (currency, tolerance_units).
WITH judged AS (
    SELECT
        days.business_date,
        days.class AS change_class,
        CASE
            WHEN days.difference_units = 0 THEN 'exact'
            WHEN abs(days.difference_units) <= tolerances.tolerance_units THEN 'rounding'
            ELSE 'break'
        END AS difference_class
    FROM reconciliation.account_days AS days
    INNER JOIN tolerances USING (currency)
    WHERE days.business_date <= $last
)

SELECT
    business_date,
    'change' AS view_name,
    change_class AS class,
    count(*) AS day_count
FROM judged
GROUP BY business_date, change_class
UNION ALL
SELECT
    business_date,
    'difference' AS view_name,
    difference_class AS class,
    count(*) AS day_count
FROM judged
GROUP BY business_date, difference_class
ORDER BY business_date, view_name, class
