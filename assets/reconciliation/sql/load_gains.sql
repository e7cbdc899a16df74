-- What: what each posted transfer gained on each account that statements are compared with.
-- Grain: one row a transfer and account.
-- Parameters: $last last day of the run. Units: ledger units, positive where the holder gained.
CREATE OR REPLACE TEMPORARY TABLE recon_gains AS
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

sides AS (
    SELECT
        transfer_id,
        event_id,
        business_date,
        debit_account_id AS account_id,
        amount_units AS gained_units
    FROM oracle.transfers
    WHERE is_posted AND business_date <= $last
    UNION ALL
    SELECT
        transfer_id,
        event_id,
        business_date,
        credit_account_id AS account_id,
        -amount_units AS gained_units
    FROM oracle.transfers
    WHERE is_posted AND business_date <= $last
)

SELECT
    sides.transfer_id,
    sides.event_id,
    sides.business_date,
    declared_accounts.account,
    declared_accounts.currency,
    sides.gained_units
FROM sides
INNER JOIN declared_accounts ON sides.account_id = declared_accounts.account_id
