-- What: how many pairs each rule found, and how many of them are of one movement.
-- Grain: one row a rule, and whether its matches stand or are suggested.
-- No parameters.
WITH parts AS (
    SELECT
        legs.match_id,
        answer.movement,
        count(*) FILTER (WHERE answer.is_left) AS left_count,
        count(*) FILTER (WHERE NOT answer.is_left) AS right_count
    FROM matching_match_legs AS legs
    INNER JOIN bench_answer AS answer ON legs.item_id = answer.item_id
    GROUP BY legs.match_id, answer.movement
),

matches AS (
    SELECT
        match_id,
        sum(left_count) * sum(right_count) AS pair_count,
        sum(left_count * right_count) AS right_count
    FROM parts
    GROUP BY match_id
)

SELECT
    found.rule,
    found.state = 'SUGGESTED' AS is_suggested,
    sum(matches.pair_count)::BIGINT AS pair_count,
    sum(matches.right_count)::BIGINT AS right_count
FROM matches
INNER JOIN matching_matches AS found ON matches.match_id = found.match_id
GROUP BY ALL
ORDER BY found.rule, is_suggested
