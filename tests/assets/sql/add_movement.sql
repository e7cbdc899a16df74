-- What: a movement that never became an event.
-- Grain: a statement.
INSERT INTO sources.expected_movements
SELECT * REPLACE ('another' AS external_id)
FROM sources.expected_movements
