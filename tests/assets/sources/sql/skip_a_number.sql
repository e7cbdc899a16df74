-- What: statements numbered 1, 3, 5 in the order of their dates: two are missing.
-- Grain: one statement. Parameters: none. Units: none.
UPDATE sources.statements
SET
    sequence_year = 2026,
    sequence_number = 2 * datediff('day', DATE '2026-01-05', closing_date) + 1
