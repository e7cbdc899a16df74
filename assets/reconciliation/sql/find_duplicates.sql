-- What: stage 2. A line that repeats one which is matched for good, on this day or an earlier one.
-- Grain: one row a repeating line.
INSERT INTO recon_findings
SELECT
    'duplicate' AS rule,
    NULL AS state,
    'DUPLICATE' AS break_code,
    'account, currency, reference, amount' AS evidence,
    NULL AS ledger_key,
    lines.item_key AS source_key
FROM recon_unexplained AS lines
SEMI JOIN recon_matched_keys AS matched
    ON
        lines.account = matched.account
        AND lines.currency = matched.currency
        AND lines.reference = matched.reference
        AND lines.amount_units = matched.amount_units
WHERE lines.side = 'source'
