-- What: stage 1. Account, currency, reference and amount agree: FINAL. Where several agree, the
--     k-th of ours goes with the k-th of theirs, by date, then id. Empty references never match.
-- Grain: one row a pair.
INSERT INTO recon_findings
WITH ranked AS (
    SELECT
        item_key,
        side,
        account,
        currency,
        reference,
        amount_units,
        row_number() OVER (
            PARTITION BY side, account, currency, reference, amount_units
            ORDER BY business_date, item_id
        ) AS place
    FROM recon_unexplained
    WHERE reference <> ''
)

SELECT
    'clean_reference' AS rule,
    'FINAL' AS state,
    NULL AS break_code,
    'account, currency, reference, amount' AS evidence,
    ours.item_key AS ledger_key,
    theirs.item_key AS source_key
FROM ranked AS ours
INNER JOIN ranked AS theirs
    ON
        ours.account = theirs.account
        AND ours.currency = theirs.currency
        AND ours.reference = theirs.reference
        AND ours.amount_units = theirs.amount_units
        AND ours.place = theirs.place
WHERE ours.side = 'ledger' AND theirs.side = 'source'
