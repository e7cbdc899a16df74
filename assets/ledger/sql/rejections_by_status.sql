-- What: refused legs by currency and TigerBeetle status, with what to do about each.
-- Grain: one row a currency and status. Units: amount_units ledger units.
SELECT
    currency,
    status,
    meaning,
    to_do,
    count(*) AS leg_count,
    sum(amount_units) AS amount_units
FROM ledger.rejections
GROUP BY currency, status, meaning, to_do
ORDER BY currency, status
