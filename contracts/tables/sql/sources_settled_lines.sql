-- What: every processor line with the payout that settles it, whichever file told that, and since
-- when either is known: what was known at a moment is what has no later time.
-- Grain: one row a processor line.
-- Units: net_units ledger units.
SELECT
    lines.line_id,
    coalesce(links.file_sha256, lines.file_sha256) AS file_sha256,
    lines.source,
    lines.account,
    lines.currency,
    lines.external_id,
    lines.occurred_at,
    lines.net_units,
    coalesce(links.settlement_reference, lines.settlement_reference) AS settlement_reference,
    files.landed_at AS line_known_at,
    CASE
        WHEN links.file_sha256 IS NOT NULL THEN linking.landed_at
        WHEN lines.settlement_reference != '' THEN files.landed_at
    END AS settlement_known_at
FROM sources.processor_lines AS lines
INNER JOIN sources.landed_files AS files ON lines.file_sha256 = files.file_sha256
LEFT JOIN sources.settlement_links AS links
    ON
        lines.source = links.source
        AND lines.external_id = links.external_id
        AND lines.occurred_at = links.occurred_at
        AND NOT starts_with(lines.kind, 'ach_')
LEFT JOIN sources.landed_files AS linking ON links.file_sha256 = linking.file_sha256
