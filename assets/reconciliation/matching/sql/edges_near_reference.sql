-- What: stage R4. Items of one account and amount whose references are nearly one, where
--     at least one stands in a text: a stated one is what it says.
-- Grain: one row a candidate pair. weight_millinats: what the likeness of the references adds.
-- Parameters: near: least Jaro-Winkler similarity; before_days, after_days: window. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_edges AS
WITH likened AS (
    SELECT
        ours.item_key AS left_key,
        theirs.item_key AS right_key,
        ours.item_id AS left_id,
        theirs.item_id AS right_id,
        ours.account_key,
        ours.currency_key,
        ours.net_units,
        theirs.business_date - ours.business_date AS lag_days,
        jaro_winkler_similarity(ours.reference, theirs.reference) AS likeness
    FROM matching_open AS ours
    INNER JOIN matching_open AS theirs
        ON
            ours.account_key = theirs.account_key
            AND ours.currency_key = theirs.currency_key
            AND ours.net_units = theirs.net_units
    WHERE
        ours.is_left AND NOT theirs.is_left
        AND (ours.is_quoted OR theirs.is_quoted)
        AND ours.reference <> '' AND theirs.reference <> ''
        AND theirs.business_date - ours.business_date BETWEEN -$before_days AND $after_days
)

SELECT
    * EXCLUDE (likeness),
    round(40000 * (likeness - 0.75))::BIGINT AS weight_millinats
FROM likened
WHERE likeness >= $near
