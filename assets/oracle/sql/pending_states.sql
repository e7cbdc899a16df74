-- What: pending transfers by what became of them.
-- Grain: one row an asset and state. Units: ledger units.
SELECT
    asset,
    pending_state,
    count(*) AS transfer_count,
    sum(amount_units) AS amount_units
FROM oracle.transfers
WHERE pending_state IS NOT NULL
GROUP BY asset, pending_state
ORDER BY asset, pending_state
