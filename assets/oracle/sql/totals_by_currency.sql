-- What: posted transfers of the mirror and their sum by asset.
-- Grain: one row an asset (ISO 4217 numeric or token number). Units: ledger units.
SELECT
    asset,
    count(*) AS transfer_count,
    sum(amount_units) AS amount_units
FROM oracle.transfers
WHERE is_posted
GROUP BY asset
ORDER BY asset
