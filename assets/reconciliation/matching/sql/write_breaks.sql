-- What: every break, with its code, its age and whether it matters. An item alone that is no older
--     than the settlement lag is EXPECTED: no break yet.
-- Grain: one row a break. break_id is the digest of the reconciliation, the side and the item.
-- Parameters: name: the reconciliation; as_of: cut-off; lag_days: business days; stale_days;
--     left_side, right_side: what the sides are called; left_missing, right_missing: the codes of
--     an item that the other side lacks. Units: ledger.
CREATE OR REPLACE TEMP TABLE matching_breaks AS
WITH aged AS (
    SELECT
        broken.*,
        least(broken.known_on, $as_of) AS opened_on,
        today.ordinal - known.ordinal AS age_business_days,
        broken.business_date > $as_of OR today.ordinal - booked.ordinal <= $lag_days AS is_in_time,
        $as_of - broken.business_date > $stale_days AS is_stale
    FROM matching_broken AS broken
    INNER JOIN matching_calendar AS known ON least(broken.known_on, $as_of) = known.calendar_date
    INNER JOIN matching_calendar AS booked
        ON least(broken.business_date, $as_of) = booked.calendar_date
    INNER JOIN matching_calendar AS today ON today.calendar_date = $as_of
),

coded AS (
    SELECT
        * EXCLUDE (break_code),
        CASE
            WHEN break_code IS NOT NULL THEN break_code
            WHEN status_key = 2 THEN 'STATUS'
            WHEN status_key = 3 THEN 'UNIDENTIFIED'
            WHEN status_key = 1 AND is_stale THEN 'STALE_PENDING'
            WHEN status_key = 1 OR is_in_time THEN 'TIMING'
            WHEN is_left THEN $left_missing
            ELSE $right_missing
        END AS break_code,
        CASE
            WHEN break_code IS NOT NULL THEN break_code = 'TIMING'
            ELSE status_key = 1 AND NOT is_stale OR status_key = 0 AND is_in_time
        END AS is_expected
    FROM aged
)

SELECT
    unhex(
        md5(
            $name || CASE WHEN coded.is_left THEN $left_side ELSE $right_side END
            || coded.item_id::VARCHAR
        )
    )::UUID AS break_id,
    coded.break_code,
    CASE WHEN coded.is_expected THEN 'EXPECTED' ELSE 'OPEN' END AS state,
    CASE WHEN coded.is_left THEN $left_side ELSE $right_side END AS side,
    coded.item_id,
    accounts.account,
    currencies.currency,
    coalesce(coded.difference_units, coded.net_units) AS amount_units,
    coded.opened_on,
    coded.age_business_days,
    CASE
        WHEN coded.age_business_days <= 1 THEN '0-1'
        WHEN coded.age_business_days <= 3 THEN '2-3'
        WHEN coded.age_business_days <= 7 THEN '4-7'
        WHEN coded.age_business_days <= 30 THEN '8-30'
        WHEN coded.age_business_days <= 90 THEN '31-90'
        ELSE '>90'
    END AS ageing,
    abs(coalesce(coded.difference_units, coded.net_units))
    >= coalesce(materiality.least_units, 0) AS is_material,
    coded.match_id,
    coded.suggested_match_id,
    coded.candidate_count,
    coded.reference,
    coded.counterparty
FROM coded
INNER JOIN matching_accounts AS accounts ON coded.account_key = accounts.account_key
INNER JOIN matching_currencies AS currencies ON coded.currency_key = currencies.currency_key
LEFT JOIN matching_materiality AS materiality ON coded.currency_key = materiality.currency_key
