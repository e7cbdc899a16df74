-- What: empties ledger.posted_transfers, as a warehouse that took nothing over yet.
-- Grain: every row.
DELETE FROM ledger.posted_transfers
