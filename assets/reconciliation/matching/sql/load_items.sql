-- What: stage R0. Both sides in one relation, small: numbers for names, what nets for what grosses.
--     A batched item goes by its batch, net of its fee; any other by its own reference.
-- Grain: one row an item; rowid is its key within this run, and nothing is decided by it.
-- Parameters: left_items, right_items: names of the relations; uninformative: references that name
--     nothing; settled, pending, unidentified: what states mean (else it failed). Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_items AS
WITH both_sides AS (
    SELECT
        TRUE AS is_left,
        item_id,
        account,
        currency,
        amount_units,
        fee_units,
        business_date,
        known_on,
        reference,
        batch,
        counterparty,
        remittance,
        status
    FROM query_table($left_items)
    UNION ALL
    SELECT
        FALSE AS is_left,
        item_id,
        account,
        currency,
        amount_units,
        fee_units,
        business_date,
        known_on,
        reference,
        batch,
        counterparty,
        remittance,
        status
    FROM query_table($right_items)
)

SELECT
    items.is_left,
    items.item_id::UUID AS item_id,
    accounts.account_key,
    currencies.currency_key,
    items.business_date,
    items.known_on,
    items.counterparty,
    items.remittance,
    items.batch <> '' AS is_batched,
    CASE
        WHEN items.batch <> '' THEN items.amount_units - items.fee_units
        ELSE items.amount_units
    END::DECIMAL(38, 0) AS net_units,
    CASE
        WHEN items.batch <> '' THEN upper(trim(items.batch))
        WHEN list_contains($uninformative::VARCHAR[], upper(trim(items.reference))) THEN ''
        ELSE upper(trim(items.reference))
    END AS reference,
    CASE
        WHEN list_contains($settled::VARCHAR[], items.status) THEN 0
        WHEN list_contains($pending::VARCHAR[], items.status) THEN 1
        WHEN list_contains($unidentified::VARCHAR[], items.status) THEN 3
        ELSE 2
    END::TINYINT AS status_key
FROM both_sides AS items
INNER JOIN matching_accounts AS accounts ON items.account = accounts.account
INNER JOIN matching_currencies AS currencies ON items.currency = currencies.currency
