-- What: items that were matched for good today are open no more.
-- Grain: one row an item.
DELETE FROM recon_open
WHERE
    item_key IN (
        SELECT ledger_key
        FROM recon_findings
        WHERE state = 'FINAL'
        UNION ALL
        SELECT source_key
        FROM recon_findings
        WHERE state = 'FINAL'
    )
