-- What: each break as it last was, with what names it and the event that its ledger end is of.
-- Grain: one row a break that was ever open.
-- Parameters: $last_day the last reconciled day.
-- Units: ledger units, signed: positive where we gained.
WITH last_day AS (SELECT $last_day::DATE AS business_date),

latest AS (
    SELECT *
    FROM reconciliation.breaks
    QUALIFY row_number() OVER (PARTITION BY break_id ORDER BY business_date DESC) = 1
)

SELECT
    latest.break_id,
    latest.business_date,
    latest.break_code,
    CASE
        WHEN latest.business_date < last_day.business_date THEN 'GONE'
        ELSE latest.state
    END AS state,
    latest.side,
    latest.account,
    latest.currency,
    latest.amount_units,
    latest.opened_on,
    latest.age_business_days,
    latest.transfer_id,
    latest.line_id,
    latest.reference,
    latest.counterparty,
    coalesce(lines.account, latest.account) AS source_account,
    transfers.event_id,
    CASE WHEN events.customer_gl_code = 2000 THEN events.customer ELSE '' END AS customer,
    last_day.business_date AS last_day
FROM latest
CROSS JOIN last_day
LEFT JOIN sources.statement_lines AS lines ON latest.line_id = lines.line_id
LEFT JOIN oracle.transfers AS transfers ON latest.transfer_id = transfers.transfer_id
LEFT JOIN ledger.business_events AS events ON transfers.event_id = events.event_id
ORDER BY latest.break_id
