-- What: stages R1 and R1_FX. What is wrong with a pair that shares its reference and is not clean,
--     gravest first: state, account, rate or currency, charge, amount, date.
-- Grain: one row a pair that is not clean. break_code NULL: it is clean at the day's rate.
-- Parameters: as_of: cut-off; before_days, after_days: window; stale_days: after which something
--     pending is stale; fx_tolerance_bps, fx_break_bps,
--     fx_rounding_units. A tolerance in basis points is judged in
--     floating point, a hundred billion times finer than it; no amount is made of it.
CREATE OR REPLACE TEMP TABLE matching_compared AS
WITH compared AS (
    SELECT
        pairs.left_key,
        pairs.right_key,
        pairs.match_id,
        pairs.left_units,
        pairs.right_units,
        pairs.lag_days,
        pairs.is_batched,
        ours.status_key AS left_status,
        theirs.status_key AS right_status,
        ours.account_key = theirs.account_key AS is_account_alike,
        ours.currency_key = theirs.currency_key AS is_currency_alike,
        ours.currency_key,
        CASE
            WHEN (ours.known_on, ours.item_id) < (theirs.known_on, theirs.item_id)
                THEN pairs.left_key
            ELSE pairs.right_key
        END AS naming_key,
        greatest(ours.business_date, theirs.business_date) > $as_of AS is_late,
        least(ours.business_date, theirs.business_date) AS since,
        left_money.rate / right_money.rate AS rate,
        abs(pairs.left_units::DOUBLE * left_money.rate / right_money.rate - pairs.right_units)
            AS gap_units,
        greatest(
            abs(pairs.left_units::DOUBLE * left_money.rate / right_money.rate),
            abs(pairs.right_units::DOUBLE)
        ) AS converted_units
    FROM matching_pairs AS pairs
    INNER JOIN matching_rest AS ours ON pairs.left_key = ours.item_key
    INNER JOIN matching_rest AS theirs ON pairs.right_key = theirs.item_key
    INNER JOIN matching_currencies AS left_money ON ours.currency_key = left_money.currency_key
    INNER JOIN matching_currencies AS right_money ON theirs.currency_key = right_money.currency_key
    WHERE NOT pairs.is_clean
)

SELECT
    left_key,
    right_key,
    match_id,
    left_units,
    right_units,
    naming_key,
    is_batched,
    is_currency_alike,
    is_account_alike,
    CASE
        WHEN left_status = 2 AND right_status = 2 THEN NULL
        WHEN left_status = 2 OR right_status = 2 THEN 'STATUS'
        WHEN left_status = 3 OR right_status = 3 THEN 'UNIDENTIFIED'
        WHEN
            (left_status = 1 OR right_status = 1) AND $as_of - since > $stale_days
            THEN 'STALE_PENDING'
        WHEN left_status = 1 OR right_status = 1 THEN 'TIMING'
        WHEN NOT is_account_alike AND is_currency_alike AND left_units = right_units
            THEN 'MISPOSTED'
        WHEN NOT is_currency_alike AND left_units = right_units THEN 'CURRENCY'
        WHEN
            NOT is_currency_alike
            AND gap_units
            <= $fx_tolerance_bps * converted_units / 10000.0 + (1 + rate) * $fx_rounding_units
            THEN CASE WHEN is_late THEN 'TIMING' END
        WHEN NOT is_currency_alike AND gap_units <= $fx_break_bps * converted_units / 10000.0
            THEN 'FX_RATE'
        WHEN NOT is_currency_alike THEN 'CURRENCY'
        WHEN is_batched AND left_units <> right_units THEN 'FEE_DIFFERENCE'
        WHEN
            EXISTS (
                SELECT 1 FROM matching_fees AS fees
                WHERE
                    fees.currency_key = compared.currency_key
                    AND fees.fee_units = compared.left_units - compared.right_units
            )
            THEN 'BANK_FEE'
        WHEN left_units <> right_units THEN 'AMOUNT_DIFF'
        WHEN NOT is_account_alike THEN 'MISPOSTED'
        WHEN is_late OR lag_days NOT BETWEEN -$before_days AND $after_days THEN 'TIMING'
    END AS break_code
FROM compared
