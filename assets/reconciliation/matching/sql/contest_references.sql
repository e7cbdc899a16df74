-- What: stage R1. Items of a shared reference whose sums disagree, each with its place among the
--     settled ones of its side that are alike: account, currency, amount.
-- Grain: one row an item.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_contested AS
SELECT
    shared.*,
    row_number() OVER (
        PARTITION BY
            shared.reference,
            shared.is_left,
            shared.account_key,
            shared.currency_key,
            shared.net_units,
            shared.status_key
        ORDER BY shared.business_date, shared.item_id
    ) AS place
FROM matching_shared AS shared
INNER JOIN matching_sums AS sums ON shared.reference = sums.reference
WHERE NOT (sums.is_uniform AND (sums.is_batched OR sums.difference_units = 0))
