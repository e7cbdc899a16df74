-- What: running balances that no movement of the same file and line stands beside.
-- Grain: one row a stated balance. Parameters: none. Units: *_units ledger units.
SELECT
    stated.file_sha256,
    stated.position,
    stated.account,
    stated.currency,
    stated.amount_units,
    stated.balance_units
FROM sources.stated_balances AS stated
ANTI JOIN sources.expected_movements AS movements
    ON
        stated.file_sha256 = movements.file_sha256
        AND stated.position = movements.position
        AND stated.account = movements.customer
        AND stated.currency = movements.currency
        AND stated.business_date = movements.business_date
        AND abs(stated.amount_units) = movements.amount_units
ORDER BY stated.file_sha256, stated.position
