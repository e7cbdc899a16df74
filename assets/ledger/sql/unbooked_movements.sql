-- What: movements that became no business event (an undeclared account, say).
-- Grain: one row a movement, key movement_id. Units: amount_units ledger units.
SELECT movements.*
FROM sources.expected_movements AS movements
ANTI JOIN
    ledger.business_events AS events
    ON movements.source = events.source AND movements.external_id = events.external_id
ORDER BY movements.movement_id
