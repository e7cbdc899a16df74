-- What: the items of the matches in matching_groups.
-- Grain: one row an item and match.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_legs (match_key BIGINT, item_key BIGINT)
