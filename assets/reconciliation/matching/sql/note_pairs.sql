-- What: the pairs that a stage has chosen. lent_choices: left_key, right_key, probability_ppm,
--     margin_millinats, candidate_count.
-- Grain: one row a match.
-- Parameters: rule; agree: what the two ends share, in JSON; confirm_ppm: from where it stands.
INSERT INTO matching_groups
SELECT
    left_key AS match_key,
    $rule AS rule_name,
    CASE WHEN probability_ppm >= $confirm_ppm THEN 'FINAL' ELSE 'SUGGESTED' END AS state,
    NULL AS break_code,
    probability_ppm,
    printf(
        '{"agree":%s,"margin_millinats":%d,"candidates":%d}',
        $agree, margin_millinats, candidate_count
    ) AS evidence
FROM lent_choices
