-- What: a decided event that lost its parts in the books.
-- Grain: a statement.
DELETE FROM ledger.event_parts
