-- What: every match, with its rule, how sure it is and what it rests on.
-- Grain: one row a match.
-- Parameters: rule_version, engine_version. Units: ledger, ours minus theirs; difference_units is
--     NULL between two currencies.
CREATE OR REPLACE TEMP TABLE matching_matches AS
SELECT
    match_id,
    CASE WHEN is_batched THEN 'R3_BATCH' ELSE 'R1_REFERENCE' END AS rule,
    $rule_version::INTEGER AS rule_version,
    $engine_version::INTEGER AS engine_version,
    'FINAL' AS state,
    NULL::VARCHAR AS break_code,
    1000000::INTEGER AS probability_ppm,
    1::BIGINT AS left_count,
    1::BIGINT AS right_count,
    left_units,
    right_units,
    left_units - right_units AS difference_units,
    '{"agree":["reference","account","currency","amount"]}' AS evidence
FROM matching_pairs
WHERE is_clean
UNION ALL
SELECT
    match_id,
    CASE
        WHEN NOT is_currency_alike THEN 'R1_FX'
        WHEN is_batched THEN 'R3_BATCH'
        ELSE 'R1_REFERENCE'
    END AS rule,
    $rule_version::INTEGER AS rule_version,
    $engine_version::INTEGER AS engine_version,
    CASE WHEN break_code IS NULL THEN 'FINAL' ELSE 'TENTATIVE' END AS state,
    break_code,
    1000000::INTEGER AS probability_ppm,
    1::BIGINT AS left_count,
    1::BIGINT AS right_count,
    left_units,
    right_units,
    CASE WHEN is_currency_alike THEN left_units - right_units END AS difference_units,
    CASE
        WHEN NOT is_currency_alike AND break_code IS NULL
            THEN '{"agree":["reference","converted amount"]}'
        WHEN NOT is_currency_alike THEN '{"agree":["reference"]}'
        WHEN is_account_alike AND left_units = right_units
            THEN '{"agree":["reference","account","currency","amount"]}'
        WHEN is_account_alike THEN '{"agree":["reference","account","currency"]}'
        WHEN left_units = right_units THEN '{"agree":["reference","currency","amount"]}'
        ELSE '{"agree":["reference","currency"]}'
    END AS evidence
FROM matching_compared
UNION ALL
SELECT
    named.match_id,
    groups.rule,
    $rule_version::INTEGER AS rule_version,
    $engine_version::INTEGER AS engine_version,
    groups.state,
    groups.break_code,
    groups.probability_ppm,
    named.left_count,
    named.right_count,
    named.left_units,
    named.right_units,
    named.left_units - named.right_units AS difference_units,
    groups.evidence
FROM matching_groups AS groups
INNER JOIN matching_named AS named ON groups.match_key = named.match_key
