-- What: a processor line that is held twice, and whose net is not gross less fee.
-- Grain: two rows. Units: ledger units.
INSERT INTO sources.processor_lines
SELECT
    '00000000-0000-0000-0000-000000000001' AS line_id,
    'f' AS file_sha256,
    1 AS position,
    'processor' AS source,
    'operating' AS account,
    'EUR' AS currency,
    'ch_1' AS external_id,
    'charge' AS kind,
    100 AS gross_units,
    10 AS fee_units,
    91 AS net_units,
    TIMESTAMP '2026-01-05 10:00:00' AS occurred_at,
    NULL AS available_on,
    '' AS settlement_reference,
    '' AS related_id,
    '' AS status,
    '' AS reason_code,
    '' AS reference,
    '' AS counterparty,
    '' AS description
FROM generate_series(1, 2)
