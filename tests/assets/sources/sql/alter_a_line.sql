-- What: makes one statement line a cent larger.
-- Grain: one row. Parameters: none. Units: ledger units.
UPDATE sources.statement_lines
SET amount_units = amount_units + 10000
WHERE reference = '2026-01-05/0'
