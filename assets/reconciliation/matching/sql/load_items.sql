-- What: stage R0. Both sides in one relation, small: numbers for names, what nets for what grosses.
--     A batched item goes by its batch, net of its fee; any other by its own reference.
-- Grain: one row an item; rowid is its key within this run, and nothing is decided by it.
--     lent_statuses: status, status_key (0 settled, 1 pending, 3 unidentified); any other is 2, it
--     failed. lent_uninformative: reference.
-- Parameters: left_items, right_items: names of the relations. Units: ledger.
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
        batch,
        upper(trim(CASE WHEN batch <> '' THEN batch ELSE reference END)) AS reference,
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
        batch,
        upper(trim(CASE WHEN batch <> '' THEN batch ELSE reference END)) AS reference,
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
    FALSE AS is_quoted,
    CASE
        WHEN items.batch <> '' THEN items.amount_units - items.fee_units
        ELSE items.amount_units
    END::DECIMAL(38, 0) AS net_units,
    CASE WHEN nothing.reference IS NULL THEN items.reference ELSE '' END AS reference,
    hash(items.reference) AS reference_hash,
    coalesce(statuses.status_key, 2)::TINYINT AS status_key
FROM both_sides AS items
INNER JOIN matching_accounts AS accounts ON items.account = accounts.account
INNER JOIN matching_currencies AS currencies ON items.currency = currencies.currency
LEFT JOIN lent_uninformative AS nothing ON items.reference = nothing.reference
LEFT JOIN lent_statuses AS statuses ON items.status = statuses.status
