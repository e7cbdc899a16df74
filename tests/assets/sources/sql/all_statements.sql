-- What: every row of sources.statements.
-- Grain: one row a statement_id. Parameters: none. Units: *_units ledger units.
SELECT * FROM sources.statements
ORDER BY statement_id
