-- What: stage 3. Account, currency and reference agree, the amount does not: TENTATIVE. A reference
--     that several items share pairs the k-th of ours with the k-th of theirs, by date, then id: a
--     stable choice, not a proven one. The bank's charges pair with booked charges only.
-- Grain: one row a pair.
INSERT INTO recon_findings
WITH ranked AS (
    SELECT
        item_key,
        side,
        account,
        currency,
        reference,
        is_fee,
        row_number() OVER (
            PARTITION BY side, account, currency, reference, is_fee
            ORDER BY business_date, item_id
        ) AS place
    FROM recon_unexplained
    WHERE reference <> ''
)

SELECT
    'amount_difference' AS rule,
    'TENTATIVE' AS state,
    'AMOUNT_DIFF' AS break_code,
    'account, currency, reference' AS evidence,
    ours.item_key AS ledger_key,
    theirs.item_key AS source_key
FROM ranked AS ours
INNER JOIN ranked AS theirs
    ON
        ours.account = theirs.account
        AND ours.currency = theirs.currency
        AND ours.reference = theirs.reference
        AND ours.is_fee = theirs.is_fee
        AND ours.place = theirs.place
WHERE ours.side = 'ledger' AND theirs.side = 'source'
