-- What: of the events lent as candidate_events, those that the table does not hold yet.
-- Grain: one row an event, key event_id. Units: amount_units ledger units.
SELECT candidate_events.*
FROM candidate_events
ANTI JOIN ledger.business_events AS known ON candidate_events.event_id::UUID = known.event_id
ORDER BY candidate_events.event_id
