-- What: what each account in scope gained on each day, opening balances included.
-- Grain: one row an account, currency and day on which it moved.
-- Parameters: $last last day of the run. Units: ledger units, positive where the holder gained.
CREATE OR REPLACE TEMPORARY TABLE recon_ledger_days AS
WITH in_scope AS (
    SELECT DISTINCT
        account,
        currency
    FROM sources.statements
),

declared_accounts AS (
    SELECT
        booked.account_id,
        booked.owner AS account,
        booked.currency
    FROM ledger.accounts AS booked
    INNER JOIN in_scope
        ON booked.owner = in_scope.account AND booked.currency = in_scope.currency
    WHERE booked.owner_kind = 'account'
),

entries AS (
    SELECT
        business_date,
        debit_account_id AS account_id,
        amount_units
    FROM oracle.change_events
    WHERE event_type = 0 AND business_date <= $last
    UNION ALL
    SELECT
        business_date,
        credit_account_id AS account_id,
        -amount_units AS amount_units
    FROM oracle.change_events
    WHERE event_type = 0 AND business_date <= $last
)

SELECT
    declared_accounts.account,
    declared_accounts.currency,
    entries.business_date,
    sum(entries.amount_units) AS gained_units
FROM entries
INNER JOIN declared_accounts ON entries.account_id = declared_accounts.account_id
GROUP BY declared_accounts.account, declared_accounts.currency, entries.business_date
