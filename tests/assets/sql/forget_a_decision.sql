-- What: a decided event that never reached the books.
-- Grain: a statement.
DELETE FROM ledger.business_events
WHERE external_id = 'bill:1'
