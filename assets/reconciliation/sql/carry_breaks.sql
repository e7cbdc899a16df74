-- What: the breaks that are open at the end of the last day, with the keys of their ends: what the
--     next day begins with. A break with a ledger end is named after it.
-- Grain: one row a break. Units: ledger units.
CREATE OR REPLACE TEMPORARY TABLE recon_carried AS
SELECT
    *,
    CASE WHEN transfer_id IS NOT NULL THEN break_id END AS ledger_key,
    CASE
        WHEN line_id IS NOT NULL
            THEN substr(sha256(concat('6:source36:', line_id)), 1, 32)::UUID
    END AS source_key
FROM recon_breaks
WHERE
    state <> 'AUTO_CLEARED'
    AND business_date = (SELECT max(latest.business_date) FROM recon_breaks AS latest)
