-- What: an empty table for the items that no match has taken for ever.
-- Grain: one row an item.
CREATE OR REPLACE TEMPORARY TABLE recon_open AS
SELECT *
FROM recon_items
WHERE FALSE
