-- What: the transfers that the change events created, pending ones with what became of them.
-- Grain: one row a transfer, key transfer_id; an expiry creates none.
-- Units: amount_units ledger units, *_ns ns since 1970 UTC.
WITH resolutions AS (
    SELECT
        CASE WHEN event_type = 4 THEN transfer_id ELSE pending_id END AS transfer_id,
        CASE event_type WHEN 2 THEN 'posted' WHEN 3 THEN 'voided' ELSE 'expired' END AS state,
        CASE WHEN event_type != 4 THEN transfer_id END AS resolved_by_id,
        timestamp_ns AS resolved_timestamp_ns
    FROM oracle.change_events
    WHERE event_type >= 2
)

SELECT
    events.transfer_id,
    events.timestamp_ns,
    make_timestamp((events.timestamp_ns // 1000)::BIGINT) AS known_at,
    events.occurred_ns,
    events.business_date,
    events.event_id,
    events.leg_number,
    events.transfer_code,
    purposes.purpose,
    (events.ledger >> 16)::INTEGER AS tenant,
    (events.ledger & 65535)::INTEGER AS asset,
    events.debit_account_id,
    events.credit_account_id,
    events.amount_units,
    events.event_type IN (0, 2) AS is_posted,
    events.pending_id,
    CASE WHEN events.event_type = 1 THEN coalesce(resolutions.state, 'open') END AS pending_state,
    resolutions.resolved_by_id,
    resolutions.resolved_timestamp_ns
FROM oracle.change_events AS events
LEFT JOIN resolutions
    ON
        CASE WHEN events.event_type = 1 THEN events.transfer_id END = resolutions.transfer_id
LEFT JOIN oracle.purposes AS purposes
    ON
        events.transfer_code = purposes.transfer_code
        AND events.leg_number = purposes.leg_number
        AND events.event_type = purposes.event_type
WHERE events.event_type <= 3
