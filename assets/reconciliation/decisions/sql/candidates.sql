-- What: items of one side that share amount or reference with an end of a break, and where each
--     stands: matched for good with what, or open.
-- Grain: one row an item (a line; a transfer and account of ours), the closest first, at most 10.
-- Parameters: $side source or ledger; $currency, $amount_units and $reference (as compared) of the
--     end; $own the item that is of the break itself, nil where none.
-- Units: ledger units, positive where we gained.
WITH asked AS (
    SELECT
        $side::VARCHAR AS side,
        $currency::VARCHAR AS currency,
        $amount_units::DECIMAL(38, 0) AS amount_units,
        $reference::VARCHAR AS reference,
        $own::UUID AS own
),

moved AS (
    SELECT
        transfer_id,
        event_id,
        business_date,
        unnest([debit_account_id, credit_account_id]) AS account_id,
        unnest([amount_units, -amount_units]) AS amount_units
    FROM oracle.transfers
    WHERE is_posted
),

items AS (
    SELECT
        'source' AS side,
        line_id AS item_id,
        account,
        currency,
        booking_date AS stated_date,
        amount_units,
        upper(trim(reference)) AS reference
    FROM sources.statement_lines
    UNION ALL BY NAME
    SELECT
        'ledger' AS side,
        moved.transfer_id AS item_id,
        owners.owner AS account,
        owners.currency,
        moved.business_date AS stated_date,
        moved.amount_units,
        coalesce(upper(trim(events.reference)), '') AS reference
    FROM moved
    INNER JOIN ledger.accounts AS owners
        ON moved.account_id = owners.account_id AND owners.owner_kind = 'account'
    LEFT JOIN ledger.business_events AS events ON moved.event_id = events.event_id
    WHERE coalesce(events.kind, '') <> 'opening_balance'
),

taken AS (
    SELECT
        'source' AS side,
        line_id AS item_id,
        account,
        transfer_id AS taken_by,
        rule AS taken_by_rule,
        business_date AS taken_on
    FROM reconciliation.matches
    WHERE state = 'FINAL'
    UNION ALL BY NAME
    SELECT
        'ledger' AS side,
        transfer_id AS item_id,
        ledger_account AS account,
        line_id AS taken_by,
        rule AS taken_by_rule,
        business_date AS taken_on
    FROM reconciliation.matches
    WHERE state = 'FINAL'
)

SELECT
    items.item_id,
    items.account,
    items.stated_date,
    items.amount_units,
    items.reference,
    taken.taken_by,
    taken.taken_by_rule,
    taken.taken_on
FROM items
INNER JOIN asked
    ON
        items.side = asked.side
        AND items.currency = asked.currency
        AND items.item_id <> asked.own
LEFT JOIN taken
    ON
        items.side = taken.side
        AND items.item_id = taken.item_id
        AND items.account = taken.account
WHERE
    items.amount_units = asked.amount_units
    OR (asked.reference <> '' AND items.reference = asked.reference)
ORDER BY
    (asked.reference <> '' AND items.reference = asked.reference) DESC,
    taken.taken_on ASC NULLS FIRST,
    items.stated_date ASC,
    items.item_id ASC
LIMIT 10
