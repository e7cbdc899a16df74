-- What: what identifies the lines that the day matched for good: repeats are duplicates.
-- Grain: one row a matched line. Units: ledger units.
INSERT INTO recon_matched_keys
SELECT
    source_account AS account,
    currency,
    reference,
    source_units AS amount_units
FROM recon_found
WHERE state = 'FINAL'
