-- What: one posted transfer is held twice.
-- Grain: a statement.
INSERT INTO ledger.posted_transfers
SELECT * FROM ledger.posted_transfers
WHERE kind = 'wire_in'
