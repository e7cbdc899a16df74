-- What: stage R7. For an open item with a counterparty: the other side's open items of the same
--     account, counterparty and sign that are no larger and lie within the window.
-- Grain: one row a target and candidate, by the ids of both. Of more than subset_items candidates
--     those of the nearest days; they are two or more, and come to the target or beyond.
-- Parameters: before_days, after_days: window; subset_items. Units: ledger.
WITH found AS (
    SELECT
        targets.item_key AS target_key,
        targets.item_id AS target_id,
        targets.is_left AS is_left_target,
        targets.net_units AS target_units,
        parts.item_key,
        parts.item_id,
        parts.net_units,
        count(*) OVER (
            PARTITION BY targets.item_key
            ORDER BY abs(targets.business_date - parts.business_date)
            RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW
        ) AS nearer_count
    FROM matching_open AS targets
    INNER JOIN matching_open AS parts
        ON
            targets.counterparty = parts.counterparty
            AND targets.account_key = parts.account_key
            AND targets.currency_key = parts.currency_key
    WHERE
        targets.is_left <> parts.is_left
        AND targets.is_ready AND parts.is_ready
        AND targets.counterparty <> ''
        AND (targets.reference = '' OR parts.reference = '')
        AND sign(targets.net_units) = sign(parts.net_units)
        AND abs(parts.net_units) <= abs(targets.net_units)
        AND (targets.business_date - parts.business_date)
        * CASE WHEN targets.is_left THEN -1 ELSE 1 END BETWEEN -$before_days AND $after_days
),

near AS (
    SELECT
        *,
        count(*) OVER (PARTITION BY target_key) AS part_count,
        sum(abs(net_units)) OVER (PARTITION BY target_key) AS parts_units
    FROM found
    WHERE nearer_count <= $subset_items
)

SELECT
    target_key,
    is_left_target,
    abs(target_units)::VARCHAR AS target_units,
    item_key,
    abs(net_units)::VARCHAR AS part_units
FROM near
WHERE part_count >= 2 AND parts_units >= abs(target_units)
ORDER BY target_id, item_id
