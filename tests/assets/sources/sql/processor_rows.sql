-- What: every processor line as it is stored.
-- Grain: one row a line. Parameters: none. Units: ledger units.
SELECT
    lines.line_id,
    lines.file_sha256,
    lines.external_id,
    lines.net_units,
    lines.settlement_reference,
    lines.status
FROM sources.processor_lines AS lines
ORDER BY lines.line_id
