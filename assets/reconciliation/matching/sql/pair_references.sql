-- What: stage R1. A reference with one item on each side is a pair, even where the two disagree.
-- Grain: one row a pair. is_clean: nothing is wrong with it.
-- Parameters: name: the reconciliation; as_of: cut-off; before_days, after_days: window.
--     Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_pairs AS
WITH named AS MATERIALIZED (
    SELECT
        named.right_key,
        ours.rowid AS left_key,
        ours.item_id,
        ours.account_key,
        ours.currency_key,
        ours.business_date,
        ours.is_batched,
        ours.net_units,
        ours.reference,
        ours.reference_hash,
        ours.status_key
    FROM matching_items AS ours
    INNER JOIN matching_references AS named ON ours.rowid = named.left_key
    WHERE named.left_count = 1 AND named.right_count = 1
)

SELECT
    ours.left_key,
    theirs.rowid AS right_key,
    ours.item_id AS left_id,
    theirs.item_id AS right_id,
    ours.reference_hash,
    unhex(
        md5(
            $name || least(ours.item_id, theirs.item_id)::VARCHAR
            || greatest(ours.item_id, theirs.item_id)::VARCHAR
        )
    )::UUID AS match_id,
    ours.net_units AS left_units,
    theirs.net_units AS right_units,
    theirs.business_date - ours.business_date AS lag_days,
    ours.is_batched OR theirs.is_batched AS is_batched,
    ours.net_units = theirs.net_units
    AND ours.account_key = theirs.account_key
    AND ours.currency_key = theirs.currency_key
    AND ours.status_key = 0
    AND theirs.status_key = 0
    AND greatest(ours.business_date, theirs.business_date) <= $as_of
    AND theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days AS is_clean
FROM matching_items AS theirs
INNER JOIN named AS ours
    ON theirs.rowid = ours.right_key AND theirs.reference = ours.reference
