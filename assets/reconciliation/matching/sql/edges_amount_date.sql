-- What: stage R8. Items of one account and amount where neither references nor counterparties
--     disagree.
-- Grain: one row a candidate pair.
-- Parameters: before_days, after_days: window. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_edges AS
SELECT
    ours.item_key AS left_key,
    theirs.item_key AS right_key,
    ours.item_id AS left_id,
    theirs.item_id AS right_id,
    ours.account_key,
    ours.currency_key,
    ours.net_units,
    theirs.business_date - ours.business_date AS lag_days,
    0::BIGINT AS weight_millinats
FROM matching_open AS ours
INNER JOIN matching_open AS theirs
    ON
        ours.account_key = theirs.account_key
        AND ours.currency_key = theirs.currency_key
        AND ours.net_units = theirs.net_units
WHERE
    ours.is_left AND NOT theirs.is_left
    AND ours.is_ready AND theirs.is_ready
    AND (ours.reference = '' OR theirs.reference = '')
    AND (ours.counterparty = '' OR theirs.counterparty = '')
    AND theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days
