-- What: what is open at the end of the day. A break is named after its ledger end, or its source
--     end where it has no other; it keeps the day on which either end was first open.
-- Grain: one row a break.
-- Units: ledger units.
INSERT INTO recon_breaks BY NAME
WITH dated AS (
    SELECT
        found.*,
        today.business_date,
        today.ordinal,
        least(
            CASE
                WHEN ours.opened_on IS NOT NULL
                    THEN greatest(ours.opened_on, found.ledger_entered_on)
            END,
            CASE
                WHEN theirs.opened_on IS NOT NULL
                    THEN greatest(theirs.opened_on, found.source_entered_on)
            END,
            today.business_date
        ) AS opened_on
    FROM recon_found AS found
    CROSS JOIN recon_today AS today
    LEFT JOIN recon_carried AS ours ON found.ledger_key = ours.ledger_key
    LEFT JOIN recon_carried AS theirs ON found.source_key = theirs.source_key
    WHERE found.break_code IS NOT NULL
)

SELECT
    coalesce(dated.ledger_key, dated.source_key) AS break_id,
    dated.business_date,
    dated.break_code,
    CASE WHEN dated.break_code = 'TIMING' THEN 'EXPECTED' ELSE 'OPEN' END AS state,
    CASE
        WHEN dated.match_id IS NOT NULL THEN 'both'
        WHEN dated.ledger_key IS NOT NULL THEN 'ledger'
        ELSE 'source'
    END AS side,
    coalesce(dated.ledger_account, dated.source_account) AS account,
    dated.currency,
    CASE
        WHEN dated.break_code = 'AMOUNT_DIFF' THEN dated.difference_units
        ELSE coalesce(dated.ledger_units, dated.source_units)
    END AS amount_units,
    dated.opened_on,
    dated.ordinal - opened.ordinal AS age_business_days,
    dated.transfer_id,
    dated.line_id,
    dated.match_id,
    dated.reference,
    dated.counterparty
FROM dated
INNER JOIN recon_calendar AS opened ON dated.opened_on = opened.calendar_date
