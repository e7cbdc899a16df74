-- What: of the processor lines lent as arriving_processor_lines, what is in of them already, with
-- the payout that a later report added; not entries of clearing files, which each file numbers
-- anew.
-- Grain: one row a line. Units: ledger units.
-- Parameters: $first, $last the first and last moment that arrives, UTC.
-- Relation lent: arriving_processor_lines (source, external_id, occurred_at).
SELECT
    lines.source,
    lines.external_id,
    lines.occurred_at,
    lines.account,
    lines.currency,
    lines.gross_units,
    lines.fee_units,
    coalesce(links.settlement_reference, lines.settlement_reference) AS settlement_reference,
    coalesce(links.file_sha256, lines.file_sha256) AS file_sha256
FROM sources.processor_lines AS lines
SEMI JOIN arriving_processor_lines AS arriving
    ON
        lines.source = arriving.source
        AND lines.external_id = arriving.external_id
        AND lines.occurred_at = arriving.occurred_at
LEFT JOIN sources.settlement_links AS links
    ON
        lines.source = links.source
        AND lines.external_id = links.external_id
        AND lines.occurred_at = links.occurred_at
        AND links.occurred_at BETWEEN $first AND $last
WHERE
    lines.occurred_at BETWEEN $first AND $last
    AND NOT starts_with(lines.kind, 'ach_')
ORDER BY lines.source, lines.external_id, lines.occurred_at
