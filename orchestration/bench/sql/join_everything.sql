-- What: the floor: a full outer join of both sides by reference that materialises every column.
-- Grain: one row a pair, or an item alone.
-- No parameters.
CREATE OR REPLACE TEMP TABLE bench_joined AS
SELECT
    ours.*,
    theirs.*
FROM bench_left AS ours
FULL OUTER JOIN bench_right AS theirs ON ours.reference = theirs.reference
