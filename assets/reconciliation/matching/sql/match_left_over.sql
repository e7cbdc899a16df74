-- What: stage R1. The matches of what contested references leave, several items on a side.
-- Grain: one row a match.
-- No parameters. Units: ledger.
INSERT INTO matching_groups
SELECT
    match_key,
    CASE WHEN left_count = 1 THEN 'R2_SPLIT' ELSE 'R2B_GROUP' END AS rule,
    CASE WHEN difference_units = 0 AND NOT is_late THEN 'FINAL' ELSE 'TENTATIVE' END AS state,
    CASE
        WHEN difference_units <> 0 THEN 'AMOUNT_DIFF'
        WHEN is_late THEN 'TIMING'
    END AS break_code,
    1000000 AS probability_ppm,
    '{"agree":["reference","account","currency"]}' AS evidence
FROM matching_sums_left
WHERE left_count + right_count > 2
