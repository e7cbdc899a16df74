-- What: every row of sources.statement_lines.
-- Grain: one row a line_id. Parameters: none. Units: *_units ledger units.
SELECT * FROM sources.statement_lines
ORDER BY line_id
