-- What: stage R1. One item on each side is left of a contested reference: a pair, to be compared.
-- Grain: one row a pair.
-- Parameters: name: the reconciliation. Units: ledger.
INSERT INTO matching_pairs
SELECT
    ours.item_key AS left_key,
    theirs.item_key AS right_key,
    ours.item_id AS left_id,
    theirs.item_id AS right_id,
    NULL AS reference_hash,
    unhex(
        md5(
            $name || least(ours.item_id, theirs.item_id)::VARCHAR
            || greatest(ours.item_id, theirs.item_id)::VARCHAR
        )
    )::UUID AS match_id,
    ours.net_units AS left_units,
    theirs.net_units AS right_units,
    theirs.business_date - ours.business_date AS lag_days,
    FALSE AS is_batched,
    FALSE AS is_clean
FROM matching_sums_left AS sums
INNER JOIN matching_left_over AS ours ON sums.match_key = ours.item_key
INNER JOIN matching_left_over AS theirs ON sums.right_key = theirs.item_key
WHERE sums.left_count + sums.right_count = 2
