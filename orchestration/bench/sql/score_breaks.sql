-- What: of each class of break, how many movements have it, how many it was said of, and rightly.
--     What is shown with a possible counterpart is counted apart.
-- Grain: one row a class.
-- No parameters.
WITH said AS (
    SELECT DISTINCT
        breaks.break_code,
        answer.movement,
        breaks.suggested_match_id IS NOT NULL OR breaks.candidate_count > 0 AS is_apart
    FROM matching_breaks AS breaks
    INNER JOIN bench_answer AS answer ON breaks.item_id = answer.item_id
),

planted AS (
    SELECT DISTINCT
        planted AS break_code,
        movement
    FROM bench_answer
    WHERE planted <> ''
)

SELECT
    coalesce(said.break_code, planted.break_code) AS break_code,
    count(DISTINCT planted.movement) AS planted_count,
    count(said.movement) FILTER (WHERE NOT said.is_apart) AS said_count,
    count(said.movement) FILTER (WHERE NOT said.is_apart AND planted.movement IS NOT NULL)
        AS right_count,
    count(DISTINCT said.movement) FILTER (WHERE planted.movement IS NOT NULL) AS found_count,
    count(said.movement) FILTER (WHERE said.is_apart) AS apart_count
FROM said
FULL OUTER JOIN planted
    ON said.break_code = planted.break_code AND said.movement = planted.movement
GROUP BY ALL
ORDER BY break_code
