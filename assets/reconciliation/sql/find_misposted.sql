-- What: stage 4. Currency, reference and amount agree, the account does not: TENTATIVE. Where
--     several agree, the k-th of ours goes with the k-th of theirs, by date, then account and id.
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
            PARTITION BY side, currency, reference, amount_units
            ORDER BY business_date, account, item_id
        ) AS place
    FROM recon_unexplained
    WHERE reference <> ''
)

SELECT
    'misposted' AS rule,
    'TENTATIVE' AS state,
    'MISPOSTED' AS break_code,
    'currency, reference, amount' AS evidence,
    ours.item_key AS ledger_key,
    theirs.item_key AS source_key
FROM ranked AS ours
INNER JOIN ranked AS theirs
    ON
        ours.currency = theirs.currency
        AND ours.reference = theirs.reference
        AND ours.amount_units = theirs.amount_units
        AND ours.place = theirs.place
        AND ours.account <> theirs.account
WHERE ours.side = 'ledger' AND theirs.side = 'source'
