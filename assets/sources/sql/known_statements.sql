-- What: the statements already in, of the accounts that arriving files state.
-- Grain: one row a statement. Relation lent: arriving_accounts (source, account).
-- Parameters: none. Units: *_balance_units ledger units.
SELECT
    statements.source,
    statements.account,
    statements.statement_reference,
    statements.sequence_year,
    statements.sequence_number,
    statements.opening_date,
    statements.closing_date,
    statements.opening_balance_units,
    statements.closing_balance_units,
    statements.file_sha256
FROM sources.statements AS statements
SEMI JOIN arriving_accounts
    ON
        statements.source = arriving_accounts.source
        AND statements.account = arriving_accounts.account
ORDER BY statements.source, statements.account, statements.closing_date, statements.statement_id
