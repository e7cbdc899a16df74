-- What: what the matches of matching_groups are called, and what their two sides come to.
-- Grain: one row a match. match_id is the digest of its items' ids: the same on every day.
-- Parameters: name: the reconciliation. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_named AS
SELECT
    match_key,
    unhex(md5($name || array_to_string(list_sort(list(item_id::VARCHAR)), '')))::UUID AS match_id,
    sum(is_left::INTEGER)::BIGINT AS left_count,
    sum(1 - is_left::INTEGER)::BIGINT AS right_count,
    sum(CASE WHEN is_left THEN net_units ELSE 0 END)::DECIMAL(38, 0) AS left_units,
    sum(CASE WHEN is_left THEN 0 ELSE net_units END)::DECIMAL(38, 0) AS right_units,
    arg_min(item_key, (known_on, item_id)) AS naming_key
FROM matching_legs
GROUP BY match_key
