-- What: statements whose opening balance and lines do not make their closing balance, or whose
-- number of lines is not the one they were read with.
-- Grain: one row a statement. Parameters: none. Units: *_units ledger units.
SELECT
    statements.account,
    statements.statement_reference,
    statements.currency,
    statements.opening_balance_units,
    coalesce(sum(lines.amount_units), 0)::DECIMAL(38, 0) AS lines_units,
    statements.closing_balance_units,
    statements.line_count,
    count(lines.line_id)::BIGINT AS lines_found
FROM sources.statements AS statements
LEFT JOIN sources.statement_lines AS lines ON statements.statement_id = lines.statement_id
GROUP BY ALL
HAVING
    statements.opening_balance_units + coalesce(sum(lines.amount_units), 0)
    != statements.closing_balance_units
    OR count(lines.line_id) != statements.line_count
ORDER BY statements.account, statements.statement_reference
