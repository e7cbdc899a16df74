-- What: every break of the days of a report, with what people decided about it by now.
-- Grain: one row a break and day. Parameters: $first and $last day, both included.
-- Units: ledger units of the currency.
SELECT
    breaks.break_id,
    breaks.business_date,
    breaks.break_code,
    breaks.state,
    breaks.side,
    breaks.account,
    breaks.currency,
    breaks.amount_units,
    breaks.opened_on,
    breaks.age_business_days,
    breaks.transfer_id,
    breaks.line_id,
    breaks.match_id,
    breaks.reference,
    breaks.counterparty,
    CASE
        WHEN decided.break_id IS NOT NULL
            THEN concat_ws(
                ', ',
                concat_ws(' ', nullif(decided.answer, ''), decided.state),
                nullif(coalesce(nullif(decided.approved_by, ''), decided.assignee), '')
            )
        WHEN corrected.break_id IS NOT NULL
            THEN concat('corrects ', substr(corrected.break_id::VARCHAR, 1, 8))
        ELSE ''
    END AS decision
FROM reconciliation.breaks AS breaks
LEFT JOIN reconciliation.break_decisions AS decided
    ON breaks.break_id = decided.break_id AND breaks.business_date >= decided.begun_on
LEFT JOIN reconciliation.break_decisions AS corrected
    ON breaks.transfer_id = corrected.transfer_id
WHERE breaks.business_date BETWEEN $first AND $last
ORDER BY breaks.business_date, breaks.break_id
