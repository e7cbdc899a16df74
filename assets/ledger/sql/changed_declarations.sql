-- What: events of the institution's own declaration whose stored amount or day is another one.
-- Grain: one row an event, key event_id. Relation lent: candidate_events. Units: ledger units.
SELECT
    known.event_id,
    known.account,
    known.amount_units AS booked_units,
    candidate_events.amount_units AS declared_units,
    known.business_date AS booked_on,
    candidate_events.business_date AS declared_on
FROM candidate_events
INNER JOIN
    ledger.business_events AS known
    ON candidate_events.event_id::UUID = known.event_id
WHERE
    known.amount_units != candidate_events.amount_units
    OR known.business_date != candidate_events.business_date
ORDER BY known.event_id
