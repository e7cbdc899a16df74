-- What: a line of a statement as a person reads it, with the statement it stands in.
-- Grain: one row, none where there is no such line.
-- Parameters: $line_id the line. Units: ledger units, positive where we gained.
WITH asked AS (SELECT $line_id::UUID AS line_id)

SELECT
    lines.line_id,
    lines.account,
    lines.booking_date,
    lines.value_date,
    lines.amount_units,
    lines.currency,
    lines.source,
    statements.statement_reference,
    lines.reference,
    lines.bank_reference,
    lines.transaction_code,
    lines.is_fee,
    lines.counterparty,
    lines.description,
    lines.file_sha256,
    lines.position
FROM sources.statement_lines AS lines
INNER JOIN sources.statements AS statements ON lines.statement_id = statements.statement_id
INNER JOIN asked ON lines.line_id = asked.line_id
ORDER BY lines.line_id
