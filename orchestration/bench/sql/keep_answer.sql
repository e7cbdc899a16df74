-- What: what really happened to each item.
-- Grain: one row an item. lent_answer: item_id, is_left, movement, planted.
-- No parameters.
CREATE OR REPLACE TEMP TABLE bench_answer AS
SELECT * FROM lent_answer
