-- What: how many account-days fall into each class.
-- Grain: one row a class.
SELECT
    class,
    count(*) AS day_count
FROM reconciliation.account_days
GROUP BY class
ORDER BY class
