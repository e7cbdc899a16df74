-- What: every processor line and every rate that the lake holds, by what names it.
-- Grain: one row a line or rate. Parameters: none. Units: ledger units; digits as stated.
SELECT
    'processor_lines' AS table_name,
    lines.external_id AS row_key,
    lines.gross_units AS told_units
FROM sources.processor_lines AS lines
UNION ALL
SELECT
    'exchange_rates' AS table_name,
    rates.currency || ' ' || rates.rate_date::VARCHAR AS row_key,
    rates.rate_units AS told_units
FROM sources.exchange_rates AS rates
ORDER BY table_name, row_key, told_units
