-- What: stage R5. Items of one account, amount and counterparty, where no two references disagree.
-- Grain: one row a candidate pair. weight_millinats: what the shared counterparty adds, more the
--     rarer it is.
-- Parameters: rare: chance of a counterparty that nobody else has; before_days, after_days: window.
--     Units: ledger.
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
    round(
        -1000 * ln(
            greatest(
                (parties.left_count - 1) / parties.left_total,
                (parties.right_count - 1) / parties.right_total,
                $rare
            )
        )
    )::BIGINT AS weight_millinats
FROM matching_open AS ours
INNER JOIN matching_open AS theirs
    ON
        ours.counterparty = theirs.counterparty
        AND ours.account_key = theirs.account_key
        AND ours.currency_key = theirs.currency_key
        AND ours.net_units = theirs.net_units
INNER JOIN matching_parties AS parties ON ours.counterparty = parties.counterparty
WHERE
    ours.is_left AND NOT theirs.is_left
    AND ours.is_ready AND theirs.is_ready
    AND ours.counterparty <> ''
    AND (ours.reference = '' OR theirs.reference = '')
    AND theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days
