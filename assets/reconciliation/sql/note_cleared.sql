-- What: the breaks of the day before whose item is now matched for good, as they last were.
-- Grain: one row a cleared break.
-- Units: ledger units.
INSERT INTO recon_breaks BY NAME
WITH matched_ends AS (
    SELECT
        ledger_key AS item_key,
        match_id
    FROM recon_found
    WHERE state = 'FINAL'
    UNION ALL
    SELECT
        source_key AS item_key,
        match_id
    FROM recon_found
    WHERE state = 'FINAL'
)

SELECT
    carried.break_id,
    today.business_date,
    carried.break_code,
    'AUTO_CLEARED' AS state,
    carried.side,
    carried.account,
    carried.currency,
    carried.amount_units,
    carried.opened_on,
    today.ordinal - opened.ordinal AS age_business_days,
    carried.transfer_id,
    carried.line_id,
    matched_ends.match_id,
    carried.reference,
    carried.counterparty
FROM recon_carried AS carried
INNER JOIN matched_ends ON carried.break_id = matched_ends.item_key
INNER JOIN recon_calendar AS opened ON carried.opened_on = opened.calendar_date
CROSS JOIN recon_today AS today
