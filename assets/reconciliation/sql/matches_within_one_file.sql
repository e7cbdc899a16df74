-- What: matches whose two ends descend from one landed file: a witness compared with itself.
-- Grain: one row a match and day; none on sound days. Parameters: $first, $last the days.
SELECT
    business_date,
    match_id,
    account,
    currency,
    ledger_units,
    source_file_sha256
FROM reconciliation.matches
WHERE
    business_date BETWEEN $first AND $last
    AND ledger_file_sha256 = source_file_sha256
    AND source_file_sha256 <> ''
ORDER BY business_date, match_id
