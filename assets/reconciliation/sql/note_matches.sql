-- What: the day's pairs become matches.
-- Grain: one row a match.
-- Units: ledger units.
INSERT INTO recon_matches BY NAME
SELECT
    found.match_id,
    today.business_date,
    found.rule,
    1 AS rule_version,
    found.state,
    found.break_code,
    found.evidence,
    found.source_account AS account,
    found.ledger_account,
    found.currency,
    found.transfer_id,
    found.line_id,
    found.ledger_units,
    found.source_units,
    found.difference_units,
    found.ledger_date,
    found.source_date,
    found.ledger_file_sha256,
    found.source_file_sha256
FROM recon_found AS found
CROSS JOIN recon_today AS today
WHERE found.match_id IS NOT NULL
