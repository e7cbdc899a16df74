-- What: every processor line with its payout, and since when either is known.
-- Grain: one row a line. Parameters: none. Units: none.
SELECT
    settled.external_id,
    settled.settlement_reference,
    settled.line_known_at,
    settled.settlement_known_at
FROM sources.settled_lines AS settled
ORDER BY settled.external_id
