-- What: lines of statements that share amount or reference with an item of ours, and where each
--     stands: matched for good, or open.
-- Grain: one row a line, the closest first, at most 10.
-- Parameters: $currency, $amount_units, $reference (as compared) of the item; $own the line that is
--     of the break itself, nil where none. Units: ledger units, positive where we gained.
WITH asked AS (
    SELECT
        $currency::VARCHAR AS currency,
        $amount_units::DECIMAL(38, 0) AS amount_units,
        $reference::VARCHAR AS reference,
        $own::UUID AS own
),

found AS (
    SELECT
        lines.line_id AS item_id,
        lines.account,
        lines.booking_date AS stated_date,
        lines.amount_units,
        upper(trim(lines.reference)) AS reference,
        asked.reference <> '' AND upper(trim(lines.reference)) = asked.reference AS is_referenced
    FROM sources.statement_lines AS lines
    INNER JOIN asked ON lines.currency = asked.currency AND lines.line_id <> asked.own
    WHERE
        lines.amount_units = asked.amount_units
        OR (asked.reference <> '' AND upper(trim(lines.reference)) = asked.reference)
)

SELECT
    found.item_id,
    found.account,
    found.stated_date,
    found.amount_units,
    found.reference,
    min(matches.rule) AS taken_by_rule,
    min(matches.transfer_id) AS taken_by,
    min(matches.business_date) AS taken_on
FROM found
LEFT JOIN reconciliation.matches AS matches
    ON found.item_id = matches.line_id AND matches.state = 'FINAL'
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
