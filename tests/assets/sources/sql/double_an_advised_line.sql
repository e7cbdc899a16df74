-- What: an advised line that is held twice.
-- Grain: two rows. Units: ledger units.
INSERT INTO sources.advised_lines
SELECT
    lines.line_id,
    lines.line_id AS entry_id,
    lines.file_sha256,
    lines.position,
    lines.source,
    lines.account,
    lines.currency,
    'intraday' AS report_kind,
    '1' AS report_reference,
    'booked' AS status,
    lines.booking_date,
    lines.value_date,
    lines.amount_units,
    lines.reference,
    lines.bank_reference,
    lines.transaction_code,
    lines.is_fee,
    lines.counterparty,
    lines.description
FROM sources.statement_lines AS lines
CROSS JOIN generate_series(1, 2)
