-- What: what the last reconciled day leaves open of breaks with the transfers that correct them:
--     ours less theirs, an account at a time; and which of their items that day has not looked at.
-- Grain: one row a break of which an account in scope holds an item.
-- Parameters: $business_date the last reconciled day; reads the lent relation `group_items`
--     (break_id, transfer_id, line_id as text, one of the last two null).
-- Units: ledger units; open_units is the sum of the sizes of what each account is left with.
WITH asked AS (SELECT $business_date::DATE AS business_date),

items AS (
    SELECT
        break_id::UUID AS break_id,
        transfer_id::UUID AS transfer_id,
        line_id::UUID AS line_id
    FROM group_items
),

of_day AS (
    SELECT
        breaks.*,
        coalesce(lines.account, breaks.account) AS source_account,
        coalesce(lines.amount_units, 0) AS source_units
    FROM reconciliation.breaks AS breaks
    LEFT JOIN sources.statement_lines AS lines ON breaks.line_id = lines.line_id
    INNER JOIN asked ON breaks.business_date = asked.business_date
    WHERE breaks.state <> 'AUTO_CLEARED'
),

involved AS (
    SELECT
        items.break_id AS about,
        of_day.*
    FROM of_day
    INNER JOIN items ON of_day.transfer_id = items.transfer_id
    UNION
    SELECT
        items.break_id AS about,
        of_day.*
    FROM of_day
    INNER JOIN items ON of_day.line_id = items.line_id
),

amounts AS (
    SELECT
        about,
        account,
        CASE
            WHEN side = 'source' THEN -amount_units
            ELSE amount_units
        END AS open_units
    FROM involved
    UNION ALL
    SELECT
        about,
        source_account AS account,
        -source_units AS open_units
    FROM involved
    WHERE side = 'both' AND source_account <> account
),

left_on_accounts AS (
    SELECT
        about,
        account,
        sum(open_units) AS account_units
    FROM amounts
    GROUP BY about, account
),

left_open AS (
    SELECT
        about,
        sum(abs(account_units)) AS open_units
    FROM left_on_accounts
    GROUP BY about
),

scope AS (
    SELECT DISTINCT
        account,
        currency
    FROM sources.statements
),

sides AS (
    SELECT
        transfer_id,
        unnest([debit_account_id, credit_account_id]) AS account_id
    FROM oracle.transfers
    WHERE is_posted
),

expected AS (
    SELECT
        items.break_id,
        items.transfer_id,
        NULL::UUID AS line_id,
        owners.owner AS account
    FROM items
    INNER JOIN sides ON items.transfer_id = sides.transfer_id
    INNER JOIN ledger.accounts AS owners
        ON sides.account_id = owners.account_id AND owners.owner_kind = 'account'
    INNER JOIN scope ON owners.owner = scope.account AND owners.currency = scope.currency
    UNION ALL
    SELECT
        items.break_id,
        NULL::UUID AS transfer_id,
        items.line_id,
        NULL AS account
    FROM items
    WHERE items.line_id IS NOT NULL
),

looked_at AS (
    SELECT
        transfer_id,
        account,
        line_id
    FROM of_day
    UNION ALL
    SELECT
        transfer_id,
        ledger_account AS account,
        line_id
    FROM reconciliation.matches
    WHERE state = 'FINAL' AND business_date <= $business_date
),

unseen AS (
    SELECT
        expected.break_id,
        count(*) AS unseen_count
    FROM expected
    WHERE
        NOT EXISTS (
            SELECT 1
            FROM looked_at
            WHERE
                expected.line_id = looked_at.line_id
                OR (
                    expected.transfer_id = looked_at.transfer_id
                    AND expected.account = looked_at.account
                )
        )
    GROUP BY expected.break_id
),

counted AS (
    SELECT
        break_id,
        count(*) AS item_count
    FROM expected
    GROUP BY break_id
)

SELECT
    counted.break_id,
    coalesce(left_open.open_units, 0)::DECIMAL(38, 0) AS open_units,
    coalesce(unseen.unseen_count, 0) AS unseen_count
FROM counted
LEFT JOIN left_open ON counted.break_id = left_open.about
LEFT JOIN unseen ON counted.break_id = unseen.break_id
ORDER BY counted.break_id
