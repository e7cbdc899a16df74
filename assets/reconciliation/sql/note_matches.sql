-- What: the day's pairs become matches. Grain: one row a match.
-- Parameters: $business_date the day. Units: ledger units.
INSERT INTO recon_matches BY NAME
SELECT
    match_id,
    $business_date::DATE AS business_date,
    rule,
    1 AS rule_version,
    state,
    break_code,
    evidence,
    source_account AS account,
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
FROM recon_found
WHERE match_id IS NOT NULL
