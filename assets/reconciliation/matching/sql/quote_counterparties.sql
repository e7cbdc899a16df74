-- What: counterparties that stand in the text of open items which state none, by one pattern.
-- Grain: one row an item that the pattern fits.
-- Parameters: is_left: whose items; pattern: one group, the counterparty.
UPDATE matching_open
SET counterparty = upper(trim(regexp_extract(remittance, $pattern, 1)))
WHERE is_left = $is_left AND counterparty = '' AND remittance <> ''
