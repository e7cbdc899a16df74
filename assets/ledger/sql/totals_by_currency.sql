-- What: posted legs and their sum by currency and posting rule.
-- Grain: one row a currency and kind. Units: amount_units ledger units.
SELECT
    currency,
    kind,
    count(*) AS transfer_count,
    sum(amount_units) AS amount_units
FROM ledger.posted_transfers
GROUP BY currency, kind
ORDER BY currency, kind
