-- What: settled single items that no rule with a reference explains. is_ready: old enough for the
--     rules without one.
-- Grain: one row an item.
-- Parameters: as_of: cut-off; left_wait_days, right_wait_days. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_open AS
SELECT
    items.item_key,
    items.is_left,
    items.item_id,
    items.account_key,
    items.currency_key,
    items.net_units,
    items.business_date,
    items.known_on,
    items.reference,
    items.is_quoted,
    items.remittance,
    upper(trim(items.counterparty)) AS counterparty,
    $as_of - items.business_date
    >= CASE WHEN items.is_left THEN $left_wait_days ELSE $right_wait_days END AS is_ready
FROM matching_unexplained AS items
WHERE
    items.status_key = 0
    AND NOT items.is_batched
    AND items.business_date <= $as_of
