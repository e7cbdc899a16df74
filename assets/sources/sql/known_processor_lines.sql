-- What: of the processor lines lent as arriving_processor_lines, what is in of them already; not
-- entries of clearing files, which each file numbers anew.
-- Grain: one row a line. Parameters: none. Units: ledger units.
-- Relation lent: arriving_processor_lines (source, external_id, occurred_at).
SELECT
    lines.source,
    lines.external_id,
    lines.occurred_at,
    lines.account,
    lines.currency,
    lines.gross_units,
    lines.fee_units
FROM sources.processor_lines AS lines
SEMI JOIN arriving_processor_lines AS arriving
    ON
        lines.source = arriving.source
        AND lines.external_id = arriving.external_id
        AND lines.occurred_at = arriving.occurred_at
WHERE NOT starts_with(lines.kind, 'ach_')
ORDER BY lines.source, lines.external_id, lines.occurred_at
