-- What: makes every break another amount, as a later run might.
-- Grain: a statement. Units: ledger units.
UPDATE reconciliation.breaks SET amount_units = amount_units + 1
