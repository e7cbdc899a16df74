-- What: how much likelier a lump and an item are one movement than a coincidence, in thousandths of
--     a natural logarithm.
-- Grain: one row a candidate, by the ids of both ends. lump_node and single_node count ids.
-- Parameters: is_left_lump: which direction; prior: chance.
SELECT
    (dense_rank() OVER (ORDER BY lumps.lump_id))::BIGINT AS left_node,
    (dense_rank() OVER (ORDER BY lumps.single_id))::BIGINT AS right_node,
    (dense_rank() OVER (ORDER BY lumps.lump_id))::BIGINT AS left_key,
    lumps.single_key AS right_key,
    lags.millinats + round(1000 * ln($prior / (1 - $prior)))::BIGINT + 8000 AS score_millinats
FROM matching_lumps AS lumps
INNER JOIN matching_lags AS lags ON lumps.lag_days = lags.lag_days
WHERE lumps.is_left_lump = $is_left_lump
ORDER BY left_node, right_node
