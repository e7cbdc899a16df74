-- What: stage R1. Of a contested reference, the k-th of ours goes with the k-th alike of theirs,
--     by date, then id: the first stands, what is left over is the duplicate.
-- Grain: one row a pair.
-- Parameters: name: the reconciliation; as_of: cut-off; before_days, after_days: window.
--     Units: ledger.
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
    greatest(ours.business_date, theirs.business_date) <= $as_of
    AND theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days AS is_clean
FROM matching_contested AS ours
INNER JOIN matching_contested AS theirs
    ON
        ours.reference = theirs.reference
        AND ours.account_key = theirs.account_key
        AND ours.currency_key = theirs.currency_key
        AND ours.net_units = theirs.net_units
        AND ours.place = theirs.place
WHERE
    ours.is_left AND NOT theirs.is_left
    AND ours.status_key = 0 AND theirs.status_key = 0
