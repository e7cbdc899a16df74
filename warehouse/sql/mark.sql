-- How far a reader has come.
-- Grain: one row, or none where the reader never came anywhere. Parameter: $reader.
-- Units: the reader's own (journal sequence, ledger timestamp in ns).
SELECT position
FROM marks.high_water_marks
WHERE reader = $reader
ORDER BY position
