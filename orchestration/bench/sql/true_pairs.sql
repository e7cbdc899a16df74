-- What: how many pairs of one movement there are; of a movement told twice, the one that stands.
-- Grain: one row.
-- No parameters.
SELECT
    sum(CASE WHEN planted = 'DUPLICATE' THEN 1 ELSE left_count * right_count END)::BIGINT
        AS pair_count
FROM (
    SELECT
        movement,
        max(planted) AS planted,
        count(*) FILTER (WHERE is_left) AS left_count,
        count(*) FILTER (WHERE NOT is_left) AS right_count
    FROM bench_answer
    GROUP BY movement
) AS movements
