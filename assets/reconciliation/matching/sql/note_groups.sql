-- What: the groups that a stage has chosen. lent_groups: group_number, probability_ppm, is_certain;
--     lent_parts: group_number, item_key.
-- Grain: one row a match.
-- Parameters: rule; agree: what the two ends share, in JSON; confirm_ppm: from where it stands.
INSERT INTO matching_groups
SELECT
    min(parts.item_key) FILTER (WHERE items.is_left) AS match_key,
    $rule AS rule_name,
    CASE
        WHEN any_value(lent.probability_ppm) >= $confirm_ppm THEN 'FINAL' ELSE 'SUGGESTED'
    END AS state,
    NULL AS break_code,
    any_value(lent.probability_ppm) AS probability_ppm,
    printf('{"agree":%s,"candidates":%d}', $agree, any_value(lent.candidate_count)) AS evidence
FROM lent_groups AS lent
INNER JOIN lent_parts AS parts ON lent.group_number = parts.group_number
INNER JOIN matching_open AS items ON parts.item_key = items.item_key
GROUP BY lent.group_number
