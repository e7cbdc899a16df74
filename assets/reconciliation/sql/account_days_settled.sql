-- What: every account-day of the sources that state running balances, and its day end where its
-- lines settle it: a single line, or one chain that begins where the settled day before ended.
-- Grain: account, currency and business date. Units: ledger units of the currency.
-- end_units and previous_units are null where they must be searched for; an account begins at zero.
WITH RECURSIVE lines AS (
    SELECT
        account,
        currency,
        business_date,
        amount_units,
        balance_units,
        balance_units - amount_units AS before_units
    FROM sources.stated_balances
),

days AS (
    SELECT
        account,
        currency,
        business_date,
        count(*) AS line_count,
        count(DISTINCT before_units) = count(*)
        AND count(DISTINCT balance_units) = count(*) AS is_simple,
        sum(greatest(amount_units, 0))::DECIMAL(38, 0) AS credits_units,
        sum(greatest(-amount_units, 0))::DECIMAL(38, 0) AS debits_units
    FROM lines
    GROUP BY account, currency, business_date
),

heads AS (
    SELECT
        lines.account,
        lines.currency,
        lines.business_date,
        max(lines.before_units) AS before_units,
        max(lines.balance_units) AS balance_units
    FROM lines
    ANTI JOIN lines AS earlier
        ON
            lines.account = earlier.account
            AND lines.currency = earlier.currency
            AND lines.business_date = earlier.business_date
            AND lines.before_units = earlier.balance_units
    GROUP BY lines.account, lines.currency, lines.business_date
    HAVING count(*) = 1
),

walk AS (
    SELECT
        heads.account,
        heads.currency,
        heads.business_date,
        days.line_count,
        heads.before_units,
        heads.balance_units,
        1 AS step
    FROM heads
    INNER JOIN days USING (account, currency, business_date)
    WHERE days.is_simple
    UNION ALL
    SELECT
        walk.account,
        walk.currency,
        walk.business_date,
        walk.line_count,
        walk.before_units,
        lines.balance_units,
        walk.step + 1 AS step
    FROM walk
    INNER JOIN lines
        ON
            walk.account = lines.account
            AND walk.currency = lines.currency
            AND walk.business_date = lines.business_date
            AND walk.balance_units = lines.before_units
    WHERE walk.step < walk.line_count
),

singles AS (
    SELECT
        lines.account,
        lines.currency,
        lines.business_date,
        lines.before_units,
        lines.balance_units
    FROM lines
    INNER JOIN days USING (account, currency, business_date)
    WHERE days.line_count = 1
),

chains AS (
    SELECT
        account,
        currency,
        business_date,
        before_units,
        balance_units
    FROM walk
    WHERE step = line_count AND line_count > 1
    UNION ALL
    SELECT
        account,
        currency,
        business_date,
        before_units,
        balance_units
    FROM singles
),

linked AS (
    SELECT
        days.*,
        chains.balance_units AS chain_units,
        days.line_count = 1 OR coalesce(
            chains.before_units = lag(chains.balance_units, 1, 0) OVER account_days, FALSE
        ) AS is_linked,
        count(*) FILTER (WHERE days.line_count = 1) OVER account_days AS stretch
    FROM days
    LEFT JOIN chains USING (account, currency, business_date)
    WINDOW account_days AS (
        PARTITION BY days.account, days.currency ORDER BY days.business_date
    )
),

settled AS (
    SELECT
        *,
        count(*) FILTER (WHERE NOT is_linked) OVER (
            PARTITION BY account, currency, stretch ORDER BY business_date
        ) = 0 AS is_settled
    FROM linked
)

SELECT
    account,
    currency,
    business_date,
    line_count,
    credits_units,
    debits_units,
    if(is_settled, chain_units, NULL) AS end_units,
    if(is_settled, if(line_count = 1, 'single', 'chain'), NULL) AS found_by,
    lag(if(is_settled, chain_units, NULL), 1, 0) OVER (
        PARTITION BY account, currency ORDER BY business_date
    ) AS previous_units
FROM settled
ORDER BY account, currency, business_date
