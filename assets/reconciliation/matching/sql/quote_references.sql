-- What: stage R0. References that stand in the text of items which state none, by one pattern.
-- Grain: one row an item that the pattern fits. lent_uninformative: reference.
-- Parameters: is_left: whose items; pattern: one group, the reference.
UPDATE matching_items
SET
    is_quoted = TRUE,
    reference = upper(trim(regexp_extract(remittance, $pattern, 1))),
    reference_hash = hash(upper(trim(regexp_extract(remittance, $pattern, 1))))
WHERE
    is_left = $is_left
    AND reference = ''
    AND remittance <> ''
    AND trim(regexp_extract(remittance, $pattern, 1)) <> ''
    AND upper(trim(regexp_extract(remittance, $pattern, 1))) NOT IN (
        SELECT lent.reference FROM lent_uninformative AS lent
    )
