-- What: how many matches, items of matches and breaks the run found.
-- Grain: one row.
-- No parameters.
SELECT
    (SELECT count(*) FROM matching_matches) AS match_count,
    (SELECT count(*) FROM matching_match_legs) AS leg_count,
    (SELECT count(*) FROM matching_breaks) AS break_count
