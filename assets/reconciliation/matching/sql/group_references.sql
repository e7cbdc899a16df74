-- What: stages R2 (one of ours, several of theirs), R2B (several of ours) and R3 (a batch). Sums
--     that agree are a match; a batch is one even where they do not: its fees differ.
-- Grain: one row a match.
-- No parameters. Units: ledger.
INSERT INTO matching_groups
SELECT
    match_key,
    CASE
        WHEN is_batched THEN 'R3_BATCH'
        WHEN left_count = 1 THEN 'R2_SPLIT'
        ELSE 'R2B_GROUP'
    END AS rule,
    CASE WHEN difference_units = 0 AND NOT is_late THEN 'FINAL' ELSE 'TENTATIVE' END AS state,
    CASE
        WHEN difference_units <> 0 THEN 'FEE_DIFFERENCE'
        WHEN is_late THEN 'TIMING'
    END AS break_code,
    1000000 AS probability_ppm,
    CASE
        WHEN difference_units = 0 THEN '{"agree":["reference","account","currency","sum"]}'
        ELSE '{"agree":["reference","account","currency"]}'
    END AS evidence
FROM matching_sums
WHERE is_uniform AND (is_batched OR difference_units = 0)
