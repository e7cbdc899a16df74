-- What: every match that was found on the days of a report.
-- Grain: one row a match. Parameters: $first and $last day, both included.
-- Units: ledger units of the currency.
SELECT
    match_id,
    business_date,
    rule,
    rule_version,
    state,
    break_code,
    evidence,
    account,
    ledger_account,
    currency,
    transfer_id,
    line_id,
    ledger_units,
    source_units,
    difference_units,
    ledger_date,
    source_date,
    ledger_file_sha256,
    source_file_sha256
FROM reconciliation.matches
WHERE business_date BETWEEN $first AND $last
ORDER BY business_date, match_id
