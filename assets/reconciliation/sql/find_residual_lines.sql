-- What: stage 5, theirs. A line that nothing of ours explains: the bank's charge, or not booked.
-- Grain: one row a line.
INSERT INTO recon_findings
SELECT
    'residual' AS rule,
    NULL AS state,
    CASE WHEN is_fee THEN 'BANK_FEE' ELSE 'MISSING_IN_LEDGER' END AS break_code,
    '' AS evidence,
    NULL AS ledger_key,
    item_key AS source_key
FROM recon_unexplained
WHERE side = 'source'
