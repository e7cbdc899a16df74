-- What: transfers that were posted and that the mirror does not hold.
-- Grain: one row a transfer; none on a sound mirror. Units: amount_units ledger units.
SELECT
    posted.transfer_id,
    posted.kind,
    posted.currency,
    posted.amount_units
FROM ledger.posted_transfers AS posted
ANTI JOIN oracle.transfers AS mirrored ON posted.transfer_id = mirrored.transfer_id
ORDER BY posted.transfer_id
