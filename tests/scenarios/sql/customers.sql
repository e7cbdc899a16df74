-- What: the names behind the customers' account ids.
-- Grain: one row an account.
SELECT
    account_id,
    owner
FROM ledger.accounts
WHERE owner_kind = 'customer'
ORDER BY account_id
