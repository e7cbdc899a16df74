-- What: duplicates of what was matched on an earlier day: an item whose reference, account,
--     currency and amount are in the history of its side, and which nothing of today explains.
-- Grain: one row an item. The history: account, currency, amount_units, reference (normalised).
-- Parameters: is_left: whose; history: name of the relation. Units: ledger, net.
INSERT INTO matching_duplicates
SELECT items.item_key
FROM matching_open AS items
INNER JOIN matching_accounts AS accounts ON items.account_key = accounts.account_key
INNER JOIN matching_currencies AS currencies ON items.currency_key = currencies.currency_key
WHERE
    items.is_left = $is_left
    AND items.reference <> ''
    AND EXISTS (
        SELECT 1 FROM query_table($history) AS history
        WHERE
            history.reference = items.reference
            AND history.amount_units = items.net_units
            AND history.account = accounts.account
            AND history.currency = currencies.currency
    )
