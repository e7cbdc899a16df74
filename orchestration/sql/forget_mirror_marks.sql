-- Take away the marks of everything that reads into the mirror: it begins again at the beginning.
-- Grain: one row a reader.
-- No parameters, no units.
DELETE FROM marks.high_water_marks
WHERE starts_with(reader, 'oracle/')
