-- What: stage R6. A counterparty's open items of one account and day, and one item of the other
--     side that is their sum; either side may be the one that lumps.
-- Grain: one row a candidate. is_left_lump: the several are ours. lump_id, single_id: for order.
-- Parameters: before_days, after_days: window. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_lumps AS
WITH lumps AS (
    SELECT
        is_left,
        account_key,
        currency_key,
        counterparty,
        business_date,
        min(item_id) AS lump_id,
        max(reference) AS reference,
        sum(net_units)::DECIMAL(38, 0) AS net_units
    FROM matching_open
    WHERE is_ready AND counterparty <> ''
    GROUP BY is_left, account_key, currency_key, counterparty, business_date
    HAVING count(*) > 1
)

SELECT
    lumps.is_left AS is_left_lump,
    lumps.lump_id,
    singles.item_id AS single_id,
    singles.item_key AS single_key,
    lumps.account_key,
    lumps.currency_key,
    lumps.counterparty,
    lumps.business_date,
    (singles.business_date - lumps.business_date) * CASE WHEN lumps.is_left THEN 1 ELSE -1 END
        AS lag_days
FROM lumps
INNER JOIN matching_open AS singles
    ON
        lumps.counterparty = singles.counterparty
        AND lumps.account_key = singles.account_key
        AND lumps.currency_key = singles.currency_key
        AND lumps.net_units = singles.net_units
WHERE
    lumps.is_left <> singles.is_left
    AND singles.is_ready
    AND (lumps.reference = '' OR singles.reference = '')
    AND (singles.business_date - lumps.business_date) * CASE WHEN lumps.is_left THEN 1 ELSE -1 END
    BETWEEN -$before_days AND $after_days
