-- Take away the mark of a reader, before it is set again in the same transaction.
-- Grain: one row. Parameter: $reader.
-- No units.
DELETE FROM marks.high_water_marks
WHERE reader = $reader
