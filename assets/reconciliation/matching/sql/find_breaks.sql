-- What: what disagrees: matches that bear a break, named by the end that was known first;
--     duplicates; items that nothing explains, with the match that a person may confirm.
-- Grain: one row a break. A code of NULL says that the item stands alone.
-- No parameters. Units: ledger, ours minus theirs where two ends differ.
CREATE OR REPLACE TEMP TABLE matching_broken AS
WITH disagreeing AS (
    SELECT
        naming_key AS item_key,
        break_code,
        match_id,
        CASE
            WHEN is_currency_alike AND left_units <> right_units THEN left_units - right_units
        END AS difference_units
    FROM matching_compared
    WHERE break_code IS NOT NULL
    UNION ALL
    SELECT
        named.naming_key AS item_key,
        groups.break_code,
        named.match_id,
        nullif(named.left_units - named.right_units, 0) AS difference_units
    FROM matching_groups AS groups
    INNER JOIN matching_named AS named ON groups.match_key = named.match_key
    WHERE groups.break_code IS NOT NULL
    UNION ALL
    SELECT
        item_key,
        'DUPLICATE' AS break_code,
        NULL AS match_id,
        NULL AS difference_units
    FROM matching_duplicates
)

SELECT
    disagreeing.break_code,
    disagreeing.match_id,
    NULL::UUID AS suggested_match_id,
    0::BIGINT AS candidate_count,
    disagreeing.difference_units,
    items.is_left,
    items.item_id,
    items.account_key,
    items.currency_key,
    items.net_units,
    items.reference,
    items.counterparty,
    items.status_key,
    items.business_date,
    items.known_on
FROM matching_rest AS items
INNER JOIN disagreeing ON items.item_key = disagreeing.item_key
UNION ALL
SELECT
    NULL AS break_code,
    NULL AS match_id,
    items.suggested_match_id,
    items.candidate_count,
    NULL AS difference_units,
    items.is_left,
    items.item_id,
    items.account_key,
    items.currency_key,
    items.net_units,
    items.reference,
    items.counterparty,
    items.status_key,
    items.business_date,
    items.known_on
FROM matching_residual AS items
