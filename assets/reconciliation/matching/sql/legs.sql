-- What: the items of every match of the run.
-- Grain: one row an item and match, by match, side and item.
-- No parameters. Units: ledger.
SELECT * FROM matching_match_legs
ORDER BY match_id, side, item_id
