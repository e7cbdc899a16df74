-- What: from which amount on a break of a currency is material.
-- Grain: one row a currency; NULL where nothing is declared.
-- No parameters. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_materiality AS
WITH turnover AS (
    SELECT
        items.currency_key,
        sum(abs(items.net_units)) // count(DISTINCT items.business_date) AS daily_units
    FROM matching_items AS items
    INNER JOIN matching_currencies AS declared ON items.currency_key = declared.currency_key
    WHERE items.is_left AND declared.turnover_bps > 0
    GROUP BY items.currency_key
)

SELECT
    currencies.currency_key,
    CASE
        WHEN currencies.floor_units IS NOT NULL
            THEN
                greatest(
                    currencies.floor_units,
                    coalesce(turnover.daily_units, 0) // 10000 * currencies.turnover_bps
                )
    END AS least_units
FROM matching_currencies AS currencies
LEFT JOIN turnover ON currencies.currency_key = turnover.currency_key
