-- What: a processor's entry that is held twice, each time under an id of its own, and two entries
-- of clearing files that have one trace.
-- Grain: four rows. Units: ledger units.
INSERT INTO sources.processor_lines
SELECT
    uuid() AS line_id,
    'f' AS file_sha256,
    1 AS position,
    'processor' AS source,
    'operating' AS account,
    'EUR' AS currency,
    'e-1' AS external_id,
    kinds.kind,
    100 AS gross_units,
    0 AS fee_units,
    100 AS net_units,
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
CROSS JOIN (VALUES ('charge'), ('ach_debit')) AS kinds (kind)
