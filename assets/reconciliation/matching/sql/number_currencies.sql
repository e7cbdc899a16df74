-- What: a small number for each currency that either side names, with its rate and materiality.
-- Grain: one row a currency. lent_currencies: currency, rate (worth of a unit, NULL where none),
--     floor_units, turnover_bps.
-- Parameters: left_items, right_items: names of the two relations.
CREATE OR REPLACE TEMP TABLE matching_currencies AS
SELECT
    named.currency,
    lent.rate,
    lent.floor_units,
    lent.turnover_bps,
    row_number() OVER (ORDER BY named.currency)::INTEGER AS currency_key
FROM (
    SELECT currency FROM query_table($left_items)
    UNION
    SELECT currency FROM query_table($right_items)
) AS named
LEFT JOIN lent_currencies AS lent ON named.currency = lent.currency
