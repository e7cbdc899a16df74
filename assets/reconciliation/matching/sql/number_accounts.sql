-- What: a small number for each account that either side names.
-- Grain: one row an account.
-- Parameters: left_items, right_items: names of the two relations.
CREATE OR REPLACE TEMP TABLE matching_accounts AS
SELECT
    account,
    row_number() OVER (ORDER BY account)::INTEGER AS account_key
FROM (
    SELECT account FROM query_table($left_items)
    UNION
    SELECT account FROM query_table($right_items)
) AS named
