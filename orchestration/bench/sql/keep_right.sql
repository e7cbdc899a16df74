-- What: the right side as a table, in no file.
-- Grain: one row an item. lent_items: the items.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE bench_right AS
SELECT * FROM lent_items
