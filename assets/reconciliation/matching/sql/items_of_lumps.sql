-- What: the items of the lumps that are candidates.
-- Grain: one row an item, by lump_node and id. lump_node as in score_lumps.
-- Parameters: is_left_lump: which direction.
WITH lumps AS (
    SELECT
        account_key,
        currency_key,
        counterparty,
        business_date,
        (dense_rank() OVER (ORDER BY lump_id))::BIGINT AS lump_node
    FROM (
        SELECT DISTINCT
            account_key,
            currency_key,
            counterparty,
            business_date,
            lump_id
        FROM matching_lumps
        WHERE is_left_lump = $is_left_lump
    ) AS found
)

SELECT
    lumps.lump_node,
    items.item_key
FROM lumps
INNER JOIN matching_open AS items
    ON
        lumps.counterparty = items.counterparty
        AND lumps.account_key = items.account_key
        AND lumps.currency_key = items.currency_key
        AND lumps.business_date = items.business_date
WHERE items.is_left = $is_left_lump AND items.is_ready
ORDER BY lumps.lump_node, items.item_id
