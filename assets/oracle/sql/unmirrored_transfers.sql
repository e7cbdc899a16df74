-- What: transfers that were posted and that the mirror does not hold.
-- Grain: one row a transfer; none on a sound mirror. Units: amount_units ledger units.
SELECT
    posted.transfer_id,
    posted.kind,
    posted.currency,
    posted.amount_units
FROM ledger.posted_transfers AS posted
ANTI JOIN oracle.change_events AS mirrored
    ON posted.transfer_id = mirrored.transfer_id AND mirrored.event_type <= 3
ORDER BY posted.transfer_id
