-- What: what the matches of matching_groups are called, and what their two sides come to.
-- Grain: one row a match. match_id is the digest of its items' ids: the same on every day.
-- Parameters: name: the reconciliation. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_named AS
SELECT
    legs.match_key,
    unhex(md5($name || array_to_string(list_sort(list(items.item_id::VARCHAR)), '')))::UUID
        AS match_id,
    count(*) FILTER (WHERE items.is_left) AS left_count,
    count(*) FILTER (WHERE NOT items.is_left) AS right_count,
    sum(CASE WHEN items.is_left THEN items.net_units ELSE 0 END)::DECIMAL(38, 0) AS left_units,
    sum(CASE WHEN items.is_left THEN 0 ELSE items.net_units END)::DECIMAL(38, 0) AS right_units,
    arg_min(legs.item_key, (items.known_on, items.item_id)) AS naming_key
FROM matching_legs AS legs
INNER JOIN matching_items AS items ON legs.item_key = items.rowid
GROUP BY legs.match_key
