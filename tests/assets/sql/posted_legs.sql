-- What: every leg that was posted, event by event.
-- Grain: one row a transfer, key event_id and leg. Units: ledger units.
SELECT
    event_id,
    kind,
    leg,
    amount_units
FROM ledger.posted_transfers
ORDER BY event_id, leg
