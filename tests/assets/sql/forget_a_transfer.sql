-- What: one posted transfer is forgotten.
-- Grain: a statement.
DELETE FROM ledger.posted_transfers
WHERE kind = 'wire_in'
