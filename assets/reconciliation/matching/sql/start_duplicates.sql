-- What: items that repeat one which is matched, now or before.
-- Grain: one row an item.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_duplicates (item_key BIGINT)
