-- What: writes every row of sources.statement_lines again.
-- Grain: one row a line_id. Parameters: none. Units: none.
INSERT INTO sources.statement_lines
SELECT * FROM sources.statement_lines
