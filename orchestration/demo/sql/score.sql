-- What: what the reconciliation reported beside what was planted. An item is told by what a person
--     sees: its code, account, date, reference and amount. Found means told on the day by which the
--     key wants it: open; or, for timing, expected on its own day and cleared on the next.
-- Grain: one row a kind of break, in the order of the taxonomy.
-- Parameters: $last_day the last day that was reconciled. Relations lent: lent_planted,
--     lent_kinds. Units: counts.
WITH days_told AS (
    SELECT *
    FROM reconciliation.breaks
    WHERE business_date <= $last_day
),

due AS (
    SELECT
        kind,
        item_number
    FROM lent_planted
    WHERE seen_on <= $last_day
),

told AS (
    SELECT
        breaks.break_id,
        breaks.business_date AS told_on,
        breaks.break_code AS kind,
        breaks.state,
        coalesce(lines.account, events.account, breaks.account) AS account,
        coalesce(lines.booking_date, events.business_date, breaks.opened_on) AS item_date,
        coalesce(lines.reference, events.reference, breaks.reference) AS reference,
        abs(coalesce(lines.amount_units, events.amount_units, breaks.amount_units)) AS size_units
    FROM days_told AS breaks
    LEFT JOIN sources.statement_lines AS lines ON breaks.line_id = lines.line_id
    LEFT JOIN ledger.posted_transfers AS transfers ON breaks.transfer_id = transfers.transfer_id
    LEFT JOIN ledger.business_events AS events ON transfers.event_id = events.event_id
),

keyed AS (
    SELECT
        told.break_id,
        told.told_on,
        told.kind,
        told.state,
        planted.kind AS planted_kind,
        planted.item_number,
        planted.date,
        planted.seen_on
    FROM told
    LEFT JOIN lent_planted AS planted
        ON
            told.account = planted.account
            AND told.item_date = planted.date
            AND told.reference = planted.reference
            AND told.size_units = abs(planted.amount_units)
            AND (
                told.kind = planted.kind
                OR (told.kind = 'TIMING' AND planted.kind = 'MISSING_IN_SOURCE')
            )
),

found AS (
    SELECT
        kind,
        item_number
    FROM keyed
    WHERE kind = planted_kind
    GROUP BY kind, item_number
    HAVING
        bool_or(state = 'OPEN' AND told_on = seen_on)
        OR (
            bool_or(kind = 'TIMING' AND state = 'EXPECTED' AND told_on = date)
            AND bool_or(kind = 'TIMING' AND state = 'AUTO_CLEARED' AND told_on = seen_on)
        )
),

false_alarms AS (
    SELECT
        kind,
        count(DISTINCT break_id) AS falsely_reported
    FROM keyed
    WHERE planted_kind IS NULL AND state IN ('OPEN', 'EXPECTED')
    GROUP BY kind
)

SELECT
    kinds.kind,
    count(due.item_number) AS planted,
    count(found.item_number) AS found,
    coalesce(any_value(false_alarms.falsely_reported), 0) AS falsely_reported
FROM lent_kinds AS kinds
LEFT JOIN due ON kinds.kind = due.kind
LEFT JOIN found ON due.item_number = found.item_number
LEFT JOIN false_alarms ON kinds.kind = false_alarms.kind
GROUP BY kinds.kind, kinds.place
ORDER BY kinds.place
