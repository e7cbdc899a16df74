-- What: FINAL matches whose ends differ in amount or account, or that bear a break.
-- Grain: one row a match; none on sound days.
-- Parameters: $first, $last the days. Units: ledger units.
SELECT
    business_date,
    match_id,
    account,
    ledger_account,
    currency,
    ledger_units,
    source_units,
    difference_units
FROM reconciliation.matches
WHERE
    business_date BETWEEN $first AND $last
    AND state = 'FINAL'
    AND (
        difference_units <> 0
        OR ledger_units <> source_units
        OR account <> ledger_account
        OR break_code IS NOT NULL
    )
ORDER BY business_date, match_id
