-- What: the transfer that was taken over from the ledger's journal last.
-- Grain: one row, or none where nothing was posted yet.
SELECT
    sequence,
    transfer_id
FROM ledger.posted_transfers
ORDER BY sequence DESC
LIMIT 1
