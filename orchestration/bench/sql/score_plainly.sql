-- What: how many pairs the plain matcher found, and how many of them are right.
-- Grain: one row.
-- No parameters.
SELECT
    count(*) AS pair_count,
    count(*) FILTER (WHERE ours.movement = theirs.movement) AS right_count
FROM bench_plain AS found
INNER JOIN bench_answer AS ours ON found.left_id = ours.item_id
INNER JOIN bench_answer AS theirs ON found.right_id = theirs.item_id
