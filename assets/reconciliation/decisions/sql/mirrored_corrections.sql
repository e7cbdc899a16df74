-- What: the transfers in the mirror that approved events became, with the group they stand in.
-- Grain: one row a transfer; reads the lent relation `approved_events` (event_id as text).
SELECT
    approved.event_id,
    posted.transfer_id,
    transfers.transfer_code,
    transfers.event_id AS group_id,
    transfers.timestamp_ns
FROM approved_events AS approved
INNER JOIN ledger.posted_transfers AS posted ON approved.event_id::UUID = posted.event_id
INNER JOIN oracle.transfers AS transfers ON posted.transfer_id = transfers.transfer_id
WHERE transfers.is_posted
ORDER BY approved.event_id, posted.transfer_id
