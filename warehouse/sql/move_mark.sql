-- Move the mark of a reader that has one.
-- Grain: one row. Parameters: $reader, $position.
-- Units: the reader's own (journal sequence, ledger timestamp in ns).
UPDATE marks.high_water_marks SET position = $position
WHERE reader = $reader
