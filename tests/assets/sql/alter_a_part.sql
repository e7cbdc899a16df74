-- What: a part of a decided event, altered in the books.
-- Grain: a statement. Units: ledger units.
UPDATE ledger.event_parts
SET amount_units = amount_units + 1
