-- What: the open items that no stage of the day has explained yet.
-- Grain: one row an item.
CREATE OR REPLACE TEMPORARY VIEW recon_unexplained AS
WITH explained AS (
    SELECT ledger_key AS item_key
    FROM recon_findings
    UNION ALL
    SELECT source_key AS item_key
    FROM recon_findings
)

SELECT open_items.*
FROM recon_open AS open_items
ANTI JOIN explained ON open_items.item_key = explained.item_key
