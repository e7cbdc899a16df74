-- What: what transfers are for, as stored.
-- Grain: one row a transfer code, leg number and event type.
SELECT
    transfer_code,
    leg_number,
    event_type,
    purpose
FROM oracle.purposes
ORDER BY transfer_code, leg_number, event_type
