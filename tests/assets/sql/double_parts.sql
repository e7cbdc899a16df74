-- What: parts of events, held twice.
-- Grain: a statement.
INSERT INTO ledger.event_parts SELECT * FROM ledger.event_parts
