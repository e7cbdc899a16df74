-- What: an opening balance booked with another amount than declared.
-- Grain: a statement.
UPDATE ledger.business_events
SET amount_units = amount_units + 1
WHERE kind = 'opening_balance'
