-- What: what disagrees: matches that bear a break, named by the end that was known first;
--     duplicates; items that nothing explains, with the match that a person may confirm.
-- Grain: one row a break. A code of NULL says that the item stands alone.
-- No parameters. Units: ledger, ours minus theirs where two ends differ.
CREATE OR REPLACE TEMP TABLE matching_broken AS
SELECT
    CASE
        WHEN (ours.known_on, ours.item_id) < (theirs.known_on, theirs.item_id)
            THEN compared.left_key
        ELSE compared.right_key
    END AS item_key,
    compared.break_code,
    compared.match_id,
    NULL::UUID AS suggested_match_id,
    CASE
        WHEN compared.is_currency_alike AND compared.left_units <> compared.right_units
            THEN compared.left_units - compared.right_units
    END AS difference_units
FROM matching_compared AS compared
INNER JOIN matching_items AS ours ON compared.left_key = ours.rowid
INNER JOIN matching_items AS theirs ON compared.right_key = theirs.rowid
WHERE compared.break_code IS NOT NULL
UNION ALL
SELECT
    named.naming_key AS item_key,
    groups.break_code,
    named.match_id,
    NULL AS suggested_match_id,
    nullif(named.left_units - named.right_units, 0) AS difference_units
FROM matching_groups AS groups
INNER JOIN matching_named AS named ON groups.match_key = named.match_key
WHERE groups.break_code IS NOT NULL
UNION ALL
SELECT
    item_key,
    'DUPLICATE' AS break_code,
    NULL AS match_id,
    NULL AS suggested_match_id,
    NULL AS difference_units
FROM matching_duplicates
UNION ALL
SELECT
    unexplained.item_key,
    NULL AS break_code,
    NULL AS match_id,
    named.match_id AS suggested_match_id,
    NULL AS difference_units
FROM matching_unexplained AS unexplained
LEFT JOIN matching_legs AS legs ON unexplained.item_key = legs.item_key
LEFT JOIN matching_groups AS groups ON legs.match_key = groups.match_key
LEFT JOIN matching_named AS named ON legs.match_key = named.match_key
WHERE
    coalesce(groups.state, 'SUGGESTED') = 'SUGGESTED'
    AND unexplained.item_key NOT IN (SELECT item_key FROM matching_duplicates)
