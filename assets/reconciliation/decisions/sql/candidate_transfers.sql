-- What: transfers of ours on declared accounts that share amount or reference with a line, and
--     where each stands: matched for good, or open.
-- Grain: one row a transfer and account, the closest first, at most 10.
-- Parameters: $currency, $amount_units, $reference (as compared) of the line; $own the transfer
--     that is of the break itself, nil where none. Units: ledger units, positive where we gained.
WITH asked AS (
    SELECT
        $currency::VARCHAR AS currency,
        $amount_units::DECIMAL(38, 0) AS amount_units,
        $reference::VARCHAR AS reference,
        $own::UUID AS own
),

sides AS (
    SELECT
        transfer_id,
        event_id,
        business_date,
        debit_account_id AS account_id,
        amount_units
    FROM oracle.transfers
    WHERE is_posted
    UNION ALL
    SELECT
        transfer_id,
        event_id,
        business_date,
        credit_account_id AS account_id,
        -amount_units AS amount_units
    FROM oracle.transfers
    WHERE is_posted
),

found AS (
    SELECT
        sides.transfer_id AS item_id,
        owners.owner AS account,
        sides.business_date AS stated_date,
        sides.amount_units,
        coalesce(upper(trim(events.reference)), '') AS reference,
        asked.reference <> ''
        AND coalesce(upper(trim(events.reference)), '') = asked.reference AS is_referenced
    FROM sides
    INNER JOIN ledger.accounts AS owners
        ON sides.account_id = owners.account_id AND owners.owner_kind = 'account'
    INNER JOIN asked
        ON owners.currency = asked.currency AND sides.transfer_id <> asked.own
    LEFT JOIN ledger.business_events AS events ON sides.event_id = events.event_id
    WHERE
        coalesce(events.kind, '') <> 'opening_balance'
        AND (
            sides.amount_units = asked.amount_units
            OR (asked.reference <> '' AND upper(trim(events.reference)) = asked.reference)
        )
)

SELECT
    found.item_id,
    found.account,
    found.stated_date,
    found.amount_units,
    found.reference,
    min(matches.rule) AS taken_by_rule,
    min(matches.line_id) AS taken_by,
    min(matches.business_date) AS taken_on
FROM found
LEFT JOIN reconciliation.matches AS matches
    ON
        found.item_id = matches.transfer_id
        AND found.account = matches.ledger_account
        AND matches.state = 'FINAL'
GROUP BY
    found.item_id,
    found.account,
    found.stated_date,
    found.amount_units,
    found.reference,
    found.is_referenced
ORDER BY
    found.is_referenced DESC,
    taken_on ASC NULLS FIRST,
    found.stated_date ASC,
    found.item_id ASC
LIMIT 10
