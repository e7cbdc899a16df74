-- What: makes the second statement open and close a cent higher.
-- Grain: one row. Parameters: none. Units: ledger units.
UPDATE sources.statements
SET
    opening_balance_units = opening_balance_units + 10000,
    closing_balance_units = closing_balance_units + 10000
WHERE statement_reference = '2026-01-06/2026-01-06'
