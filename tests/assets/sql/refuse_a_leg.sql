-- What: a leg that the ledger refused.
-- Grain: a statement.
INSERT INTO ledger.rejections
SELECT
    sequence,
    transfer_id,
    event_id,
    kind,
    rule_version,
    leg,
    attempt,
    currency,
    amount_units,
    54 AS status_code,
    'exceeds_credits' AS status,
    'The customer has too little.' AS meaning,
    'Ask the customer.' AS to_do
FROM ledger.posted_transfers
WHERE kind = 'wire_in'
