-- What: both witnesses' items up to the last day, in one column set, of accounts with statements.
--     A line counts on the day it was booked, or on the nearest day that its statement covers.
-- Grain: one row an item, key item_key; enters_on is empty where an earlier day matched it.
-- Parameters: $first, $last days of the run. Units: ledger units, positive where the holder gained.
CREATE OR REPLACE TEMPORARY TABLE recon_items AS
WITH ledger_items AS (
    SELECT
        'ledger' AS side,
        gains.transfer_id AS item_id,
        gains.account,
        gains.currency,
        gains.gained_units AS amount_units,
        gains.business_date,
        gains.business_date AS stated_date,
        coalesce(upper(trim(events.reference)), '') AS reference,
        coalesce(events.counterparty, '') AS counterparty,
        coalesce(events.kind = 'bank_fee', FALSE) AS is_fee,
        coalesce(events.file_sha256, '') AS file_sha256,
        substr(
            sha256(
                concat(
                    '6:ledger36:', gains.transfer_id,
                    strlen(gains.account), ':', gains.account
                )
            ), 1, 32
        )::UUID AS item_key
    FROM recon_gains AS gains
    LEFT JOIN ledger.business_events AS events ON gains.event_id = events.event_id
    WHERE coalesce(events.kind, '') <> 'opening_balance'
),

source_items AS (
    SELECT
        'source' AS side,
        lines.line_id AS item_id,
        lines.account,
        lines.currency,
        lines.amount_units,
        greatest(
            least(lines.booking_date, statements.closing_date), statements.opening_date
        ) AS business_date,
        lines.booking_date AS stated_date,
        upper(trim(lines.reference)) AS reference,
        lines.counterparty,
        lines.is_fee,
        lines.file_sha256,
        substr(sha256(concat('6:source36:', lines.line_id)), 1, 32)::UUID AS item_key
    FROM sources.statement_lines AS lines
    INNER JOIN sources.statements AS statements
        ON lines.statement_id = statements.statement_id
),

items AS (
    SELECT * FROM ledger_items
    UNION ALL BY NAME
    SELECT * FROM source_items
    WHERE business_date <= $last
),

matched_ends AS (
    SELECT
        'ledger' AS side,
        transfer_id AS item_id,
        ledger_account AS account
    FROM reconciliation.matches
    WHERE state = 'FINAL' AND business_date < $first
    UNION ALL
    SELECT
        'source' AS side,
        line_id AS item_id,
        account
    FROM reconciliation.matches
    WHERE state = 'FINAL' AND business_date < $first
)

SELECT
    items.* REPLACE (
        CASE
            WHEN items.reference IN ('NOTPROVIDED', 'NONREF') THEN ''
            ELSE items.reference
        END AS reference
    ),
    CASE
        WHEN matched_ends.item_id IS NULL THEN greatest(items.business_date, $first::DATE)
    END AS enters_on
FROM items
LEFT JOIN matched_ends
    ON
        items.side = matched_ends.side
        AND items.item_id = matched_ends.item_id
        AND items.account = matched_ends.account
