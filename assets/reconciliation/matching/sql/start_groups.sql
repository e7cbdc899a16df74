-- What: the matches of more than one item on a side, and those of rules without a reference.
-- Grain: one row a match; match_key is a key of one of its left items.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_groups (
    match_key BIGINT,
    rule VARCHAR,
    state VARCHAR,
    break_code VARCHAR,
    probability_ppm INTEGER,
    evidence VARCHAR
)
