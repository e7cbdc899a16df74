-- What: pairs that a rule without a reference considered and could not confirm.
-- Grain: one row a pair and rule.
-- No parameters.
CREATE OR REPLACE TEMP TABLE matching_candidates (
    left_key BIGINT,
    right_key BIGINT,
    rule VARCHAR
)
