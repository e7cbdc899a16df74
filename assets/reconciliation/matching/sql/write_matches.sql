-- What: every match, with its rule, how sure it is and what it rests on.
-- Grain: one row a match.
-- Parameters: rule_version, engine_version. Units: ledger, ours minus theirs; difference_units is
--     NULL between two currencies.
CREATE OR REPLACE TEMP TABLE matching_matches AS
SELECT
    pairs.match_id,
    CASE
        WHEN NOT compared.is_currency_alike THEN 'R1_FX'
        WHEN pairs.is_batched THEN 'R3_BATCH'
        ELSE 'R1_REFERENCE'
    END AS rule,
    $rule_version::INTEGER AS rule_version,
    $engine_version::INTEGER AS engine_version,
    CASE WHEN compared.break_code IS NULL THEN 'FINAL' ELSE 'TENTATIVE' END AS state,
    compared.break_code,
    1000000::INTEGER AS probability_ppm,
    1::BIGINT AS left_count,
    1::BIGINT AS right_count,
    pairs.left_units,
    pairs.right_units,
    CASE
        WHEN compared.is_currency_alike IS NOT FALSE THEN pairs.left_units - pairs.right_units
    END AS difference_units,
    CASE
        WHEN compared.left_key IS NULL THEN '{"agree":["reference","account","currency","amount"]}'
        WHEN NOT compared.is_currency_alike AND compared.break_code IS NULL
            THEN '{"agree":["reference","converted amount"]}'
        WHEN NOT compared.is_currency_alike THEN '{"agree":["reference"]}'
        WHEN compared.is_account_alike AND pairs.left_units = pairs.right_units
            THEN '{"agree":["reference","account","currency","amount"]}'
        WHEN compared.is_account_alike THEN '{"agree":["reference","account","currency"]}'
        WHEN pairs.left_units = pairs.right_units
            THEN '{"agree":["reference","currency","amount"]}'
        ELSE '{"agree":["reference","currency"]}'
    END AS evidence
FROM matching_pairs AS pairs
LEFT JOIN matching_compared AS compared ON pairs.left_key = compared.left_key
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
