-- What: takes out one statement line.
-- Grain: one row. Parameters: none. Units: none.
DELETE FROM sources.statement_lines
WHERE reference = '2026-01-06/1'
