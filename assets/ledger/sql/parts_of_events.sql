-- What: the parts of the events lent as wanted_events.
-- Grain: one row a part, key event_id, part, number. Relation lent: wanted_events (event_id).
-- Units: amount_units ledger units.
SELECT parts.*
FROM ledger.event_parts AS parts
SEMI JOIN wanted_events ON parts.event_id = wanted_events.event_id::UUID
ORDER BY parts.event_id, parts.part, parts.number
