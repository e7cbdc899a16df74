-- What: the left side as a table, in no file.
-- Grain: one row an item. lent_items: the items.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE bench_left AS
SELECT * FROM lent_items
