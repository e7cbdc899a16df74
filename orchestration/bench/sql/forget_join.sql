-- What: the floor's rows leave the memory before the engine's is measured.
-- Grain: none.
-- No parameters.
DROP TABLE bench_joined
