-- What: stage R0. References that stand in the text of items which state none, by one pattern.
-- Grain: one row an item that the pattern fits.
-- Parameters: is_left: whose items; pattern: one group, the reference; uninformative: no reference.
UPDATE matching_items
SET reference = upper(trim(regexp_extract(remittance, $pattern, 1)))
WHERE
    is_left = $is_left
    AND reference = ''
    AND remittance <> ''
    AND trim(regexp_extract(remittance, $pattern, 1)) <> ''
    AND NOT list_contains(
        $uninformative::VARCHAR[], upper(trim(regexp_extract(remittance, $pattern, 1)))
    )
