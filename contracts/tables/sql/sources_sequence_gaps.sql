-- What: neighbouring statements of one account whose numbers of one year are no neighbours.
-- Grain: one row a gap, under the statement after it.
-- Units: *_units ledger units.
WITH linked AS (
    SELECT
        statements.statement_id,
        statements.source,
        statements.account,
        statements.currency,
        statements.sequence_year,
        statements.sequence_number,
        statements.opening_date,
        statements.opening_balance_units,
        lag(statements.sequence_year) OVER chain AS year_before,
        lag(statements.sequence_number) OVER chain AS number_before,
        lag(statements.closing_date) OVER chain AS date_before,
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
    linked.statement_id,
    linked.source,
    linked.account,
    linked.currency,
    linked.sequence_year,
    linked.number_before,
    linked.sequence_number AS number_after,
    linked.sequence_number - linked.number_before - 1 AS missing_count,
    linked.date_before,
    linked.opening_date AS date_after,
    linked.closing_before_units,
    linked.opening_balance_units AS opening_after_units,
    (linked.opening_balance_units - linked.closing_before_units)::DECIMAL(38, 0) AS moved_units
FROM linked
WHERE
    linked.sequence_year > 0
    AND linked.sequence_year = linked.year_before
    AND linked.number_before > 0
    AND linked.sequence_number > linked.number_before + 1
