-- What: posted transfers of the mirror and their sum by asset.
-- Grain: one row an asset (ISO 4217 numeric or token number). Units: ledger units.
SELECT
    (ledger & 65535)::INTEGER AS asset,
    count(*) AS transfer_count,
    sum(amount_units) AS amount_units
FROM oracle.change_events
WHERE event_type IN (0, 2)
GROUP BY asset
ORDER BY asset
