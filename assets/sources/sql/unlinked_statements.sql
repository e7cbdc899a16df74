-- What: statements that do not open with what the one before them closed with, unless the bank's
-- own numbers say that statements between the two are missing.
-- Grain: one row a statement. Parameters: none. Units: *_units ledger units.
WITH linked AS (
    SELECT
        statements.statement_id,
        statements.source,
        statements.account,
        statements.currency,
        statements.statement_reference,
        statements.opening_balance_units,
        lag(statements.statement_reference) OVER chain AS reference_before,
        lag(statements.closing_balance_units) OVER chain AS closing_before_units
    FROM sources.statements AS statements
    WINDOW
        chain AS (
            PARTITION BY statements.source, statements.account
            ORDER BY
                statements.closing_date,
                statements.opening_date,
                statements.sequence_number,
                length(statements.statement_reference),
                statements.statement_reference
        )
)

SELECT
    linked.account,
    linked.reference_before,
    linked.statement_reference,
    linked.currency,
    linked.closing_before_units,
    linked.opening_balance_units
FROM linked
ANTI JOIN sources.sequence_gaps AS gaps ON linked.statement_id = gaps.statement_id
WHERE linked.closing_before_units != linked.opening_balance_units
ORDER BY linked.source, linked.account, linked.statement_reference
