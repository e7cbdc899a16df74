-- What: items that stand in two matches of one day, or in any match after the one that was FINAL.
--     A later day that was stored before this one was run again shows here: run it again too.
-- Grain: one row an item and offending day; none on sound days.
-- Parameters: $first, $last the days of either match.
WITH ends AS (
    SELECT
        business_date,
        state,
        'ledger' AS side,
        transfer_id AS item_id,
        ledger_account AS account
    FROM reconciliation.matches
    UNION ALL
    SELECT
        business_date,
        state,
        'source' AS side,
        line_id AS item_id,
        account
    FROM reconciliation.matches
),

placed AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY side, item_id, account, business_date) AS match_count,
        min(business_date) FILTER (WHERE state = 'FINAL') OVER (
            PARTITION BY side, item_id, account
        ) AS final_on
    FROM ends
)

SELECT DISTINCT
    business_date,
    side,
    item_id,
    account,
    match_count,
    final_on
FROM placed
WHERE
    (match_count > 1 OR business_date > final_on)
    AND (business_date BETWEEN $first AND $last OR final_on BETWEEN $first AND $last)
ORDER BY business_date, side, item_id, account
