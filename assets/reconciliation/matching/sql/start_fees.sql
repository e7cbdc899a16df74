-- What: what ours may exceed theirs by where a side withheld its charge.
-- Grain: one row a currency and amount. lent_fees: currency, fee_units.
-- No parameters. Units: ledger, ours minus theirs.
CREATE OR REPLACE TEMP TABLE matching_fees AS
SELECT
    currencies.currency_key,
    lent.fee_units
FROM lent_fees AS lent
INNER JOIN matching_currencies AS currencies ON lent.currency = currencies.currency
