-- What: what identifies the lines that earlier days matched for good: repeats are duplicates.
-- Grain: one row a matched line, repeats kept. Units: ledger units.
CREATE OR REPLACE TEMPORARY TABLE recon_matched_keys AS
SELECT
    account,
    currency,
    reference,
    amount_units
FROM recon_items
WHERE side = 'source' AND enters_on IS NULL AND reference <> ''
