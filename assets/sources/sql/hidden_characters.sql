-- What: texts in which characters hide that a person does not see: of no width, or of the other
-- direction. They are kept as they came; here a mark stands for each of them.
-- Grain: one row a text. Parameters: none. Units: none.
WITH texts AS (
    SELECT
        lines.file_sha256,
        lines.position,
        unnest([lines.reference, lines.counterparty, lines.description]) AS told
    FROM sources.statement_lines AS lines
    UNION ALL
    SELECT
        movements.file_sha256,
        movements.position,
        unnest([
            movements.external_id,
            movements.customer,
            movements.reference,
            movements.counterparty,
            movements.description
        ]) AS told
    FROM sources.expected_movements AS movements
    UNION ALL
    SELECT
        advised.file_sha256,
        advised.position,
        unnest([advised.reference, advised.counterparty, advised.description]) AS told
    FROM sources.advised_lines AS advised
    UNION ALL
    SELECT
        processed.file_sha256,
        processed.position,
        unnest([processed.reference, processed.counterparty, processed.description]) AS told
    FROM sources.processor_lines AS processed
)

SELECT
    files.source,
    files.file_name,
    texts.position,
    regexp_replace(
        texts.told,
        '[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]',
        '<hidden>',
        'g'
    ) AS shown
FROM texts
INNER JOIN sources.landed_files AS files ON texts.file_sha256 = files.file_sha256
WHERE
    regexp_matches(
        texts.told, '[\x{00AD}\x{200B}-\x{200F}\x{202A}-\x{202E}\x{2060}-\x{2069}\x{FEFF}]'
    )
ORDER BY files.source, files.file_name, texts.position, shown
