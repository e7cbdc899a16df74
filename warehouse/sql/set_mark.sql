-- Set the mark of a reader.
-- Grain: one row. Parameters: $reader, $position.
-- Units: the reader's own (journal sequence, ledger timestamp in ns).
INSERT INTO marks.high_water_marks (reader, position)
SELECT
    $reader,
    $position
