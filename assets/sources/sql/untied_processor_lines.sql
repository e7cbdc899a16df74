-- What: processor lines whose gross less fee is not their net.
-- Grain: one row a line. Parameters: none. Units: ledger units.
SELECT
    processed.line_id,
    processed.external_id,
    processed.gross_units,
    processed.fee_units,
    processed.net_units
FROM sources.processor_lines AS processed
WHERE processed.gross_units - processed.fee_units != processed.net_units
ORDER BY processed.line_id
