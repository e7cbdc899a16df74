-- What: account-days of sources that are the books, by how their running balance ties.
-- Grain: one row a currency and class. Units: ledger units.
SELECT
    currency,
    class,
    count(*) AS account_days,
    sum(line_count)::BIGINT AS lines,
    max(abs(change_units)) AS largest_change_units
FROM reconciliation.account_days
GROUP BY currency, class
ORDER BY currency ASC, class DESC
